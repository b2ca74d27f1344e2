"""The headers that every response of the API has. Those that never change are made once."""

from collections.abc import Mapping
from io import BytesIO

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware

from nexus.gateway.content_policy import PagePolicyMiddleware
from shared.headers import response_headers, set_header

_OF_API = {"Cache-Control": "no-store", "X-Frame-Options": "DENY"}
_OF_DATA = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}

Stored = Mapping[str, tuple[str, str]]
"""Headers as Django stores them: by their names in lower case, each with its name and value."""


class ApiHeaders:
    """
    Adds to responses what ``response_headers`` holds, and the headers of the API that they lack.

    The latter include those of Django's ``SecurityMiddleware``, which depend on the settings and on
    HTTPS only.
    """

    def __init__(self) -> None:
        self._of_probes = {secure: _stored(_security(secure=secure)) for secure in (False, True)}
        self._of_pages = {
            secure: _stored({**_OF_API, **_security(secure=secure)}) for secure in (False, True)
        }
        self._of_data = {
            secure: {**headers, **_stored(_OF_DATA)} for secure, headers in self._of_pages.items()
        }
        self._page_policy = PagePolicyMiddleware(lambda _: HttpResponse())

    def add(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the headers to a response of the API, and return it."""
        headers = response.headers
        for name, value in response_headers(request).items():
            set_header(response, name, value)
        if "Allow" in headers:
            headers["Allow"] = _with_head(headers["Allow"])
        # Exclude HTML instead of including JSON: a 304 has no content type but needs the policy.
        if not headers.get("Content-Type", "").startswith("text/html"):
            return _add(response, self._of_data[request.is_secure()])
        _add(response, self._of_pages[request.is_secure()])
        return self._page_policy.process_response(request, response)

    def add_to_probe(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the headers of ``SecurityMiddleware`` to a response of a probe, and return it."""
        return _add(response, self._of_probes[request.is_secure()])


def _with_head(allowed: str) -> str:
    """Add HEAD to the allowed methods of every path that has GET."""
    methods = set(allowed.split(", "))
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _add(response: HttpResponseBase, headers: Stored) -> HttpResponseBase:
    # Django encodes and decodes each header that is set, which takes as long as a cached read
    # takes to find its response. These were set once before.
    stored = response.headers._store
    for key, header in headers.items():
        stored.setdefault(key, header)
    return response


def _security(*, secure: bool) -> Mapping[str, str]:
    """Return the headers that Django's middleware adds to a response without any."""
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "https" if secure else "http",
        }
    )
    response = HttpResponse()
    del response.headers["Content-Type"]
    SecurityMiddleware(lambda _: response).process_response(request, response)
    return dict(response.headers)


def _stored(headers: Mapping[str, str]) -> Stored:
    response = HttpResponse(headers={"Content-Type": "", **headers})
    del response.headers["Content-Type"]
    return dict(response.headers._store)
