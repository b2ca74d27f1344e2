"""Public answers kept as finished bytes."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.decorators import decorate_view

from shared.caching.etags import ASK_AGAIN, etag_of, not_modified
from shared.caching.keeping import Outcome, keep
from shared.caching.namespaces import Namespace
from shared.caching.server import key
from shared.headers import answer_headers
from shared.operations import Run, checks, declared_query, noting_declared_query, operation_of

V = TypeVar("V", bound=Callable[..., Any])


def kept(*namespaces: Namespace, ttl: timedelta, strangers_only: bool = False) -> Callable[[V], V]:
    """
    Keep the finished answers of a public GET operation until a namespace is bumped.

    Stands under the route: ``@router.get(...)``, then ``@kept(products, ttl=...)``. The
    answer must be the same whoever asks; where it says more to those who are signed in, let
    it be kept for ``strangers_only``, and requests with a token are answered afresh.
    Authentication and throttles are still run for each request; only an answer of 200 is kept,
    and only declared query parameters tell two answers apart: links and headers repeat no
    others, because they would reach the next caller.
    """

    def attach(view: V) -> V:
        attached: V = decorate_view(
            lambda run: _Keeper(run, namespaces, ttl, strangers_only=strangers_only).wrapped
        )(view)
        return attached

    return attach


class _Keeper:
    """Answers one operation from what was kept, and keeps what it answers."""

    def __init__(
        self, run: Run, namespaces: tuple[Namespace, ...], ttl: timedelta, *, strangers_only: bool
    ) -> None:
        self._run = run
        self._operation = operation_of(run)
        self._namespaces = namespaces
        self._ttl = ttl
        self._strangers_only = strangers_only

    @property
    def wrapped(self) -> Run:
        @wraps(self._run)
        def run_kept(request: HttpRequest, **path: Any) -> HttpResponseBase:
            return self._answer(request, path)

        # Noted here again, so that the key is safe under whatever API the operation stands.
        return noting_declared_query(run_kept)

    def _answer(self, request: HttpRequest, path: dict[str, Any]) -> HttpResponseBase:
        if self._strangers_only and "Authorization" in request.headers:
            return self._run(request, **path)
        fresh: list[HttpResponseBase] = []

        def compute() -> bytes | None:
            fresh.append(self._run(request, **path))
            return _pack(request, fresh[0])

        packed, outcome = keep(
            self._key(request), namespaces=self._namespaces, ttl=self._ttl, compute=compute
        )
        if packed is None:
            return fresh[0]
        # The operation has checked its own request already when it was run.
        refusal = None if fresh else checks(self._operation, request)
        return refusal or _unpack(request, packed, outcome)

    def _key(self, request: HttpRequest) -> str:
        # The scheme and host are part of it because a page holds absolute links.
        spelled = [request.scheme or "", request.get_host(), request.path]
        if request.META.get("QUERY_STRING"):
            asked = declared_query(request)
            spelled += (
                f"{name}={value!r}" for name in sorted(asked) for value in asked.getlist(name)
            )
        digest = hashlib.blake2b(
            "\n".join(spelled).encode("utf-8", "surrogatepass"), digest_size=20
        )
        return key(*self._namespaces[0].name.split("."), "answer", digest.hexdigest())


def _pack(request: HttpRequest, answer: HttpResponseBase) -> bytes | None:
    if not isinstance(answer, HttpResponse) or answer.status_code != 200:
        return None
    headers = {"Content-Type": answer["Content-Type"], "ETag": etag_of(answer.content)}
    if link := answer_headers(request).get("Link"):
        headers["Link"] = link
    return orjson.dumps(headers) + b"\n" + answer.content


def _unpack(request: HttpRequest, packed: bytes, outcome: Outcome) -> HttpResponseBase:
    head, _, body = packed.partition(b"\n")
    headers = orjson.loads(head)
    headers["Cache-Status"] = outcome.value
    headers["Cache-Control"] = ASK_AGAIN
    return not_modified(request, HttpResponse(body, headers=headers))
