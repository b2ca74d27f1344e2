"""Cross-origin requests."""

from functools import lru_cache

from corsheaders.middleware import CorsMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from shared.headers import set_header


class ApiCorsMiddleware(CorsMiddleware):
    """
    Adds the headers of cross-origin requests as the library does.

    Most requests have no origin. The library would parse all their headers to find that out.
    """

    def add_response_headers(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the response with its headers for other origins."""
        if "HTTP_ORIGIN" in request.META:
            return super().add_response_headers(request, response)
        if not vars(request)["_cors_enabled"]:
            return response
        set_header(response, "Vary", _with_origin(response.headers.get("Vary")))
        return response


@lru_cache(maxsize=64)
def _with_origin(vary: str | None) -> str:
    """Return the header with the origin. Few values exist, and Django parses each one."""
    response = HttpResponse(headers={"Vary": vary} if vary else None)
    patch_vary_headers(response, ("origin",))
    return response.headers["Vary"]
