"""Entity tags: the same answer again costs no body."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from ninja.decorators import decorate_view

ASK_AGAIN = "public, max-age=0, must-revalidate"
"""May be kept by anybody, and is to be asked for again each time, with its tag."""

V = TypeVar("V", bound=Callable[..., Any])


def etagged(view: V) -> V:
    """
    Give the answers of a GET operation an ETag, and 304 to who has them already.

    Strangers, and whoever stands between, may keep the answer and ask again with its tag.
    Stands under the route: ``@router.get(...)``, then ``@etagged``.
    """
    attached: V = decorate_view(_etagged)(view)
    return attached


def _etagged(run: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(run)
    def run_etagged(request: HttpRequest, **path: Any) -> HttpResponseBase:
        answer = run(request, **path)
        if not isinstance(answer, HttpResponse) or answer.status_code != 200:
            return answer
        answer["ETag"] = etag_of(answer.content)
        if "Authorization" not in request.headers:
            answer.headers.setdefault("Cache-Control", ASK_AGAIN)
        patch_vary_headers(answer, ["Authorization"])
        return not_modified(request, answer)

    return run_etagged


def etag_of(body: bytes) -> str:
    """Return the strong entity tag of a body."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def not_modified(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return 304 instead of the answer if the client says it holds the very same."""
    wanted = request.META.get("HTTP_IF_NONE_MATCH")
    if not wanted or not _holds(wanted, answer["ETag"]):
        return answer
    empty = HttpResponseNotModified()
    for name, value in answer.items():
        if name not in ("Content-Type", "Content-Length"):
            empty[name] = value
    return empty


def _holds(wanted: str, etag: str) -> bool:
    tags = parse_etags(wanted)
    # If-None-Match compares weakly (RFC 9110, 13.1.2): a proxy that compresses weakens tags.
    return "*" in tags or etag in (tag.removeprefix("W/") for tag in tags)
