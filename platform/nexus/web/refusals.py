"""
Refusals of excess requests that the event loop sends without entering Django.

Under overload most requests are refused, so a refusal must cost little of the time that accepted
requests need. Django makes the first refusal of each kind. A later one is a copy with its own
request id and path.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import get_path_info

from nexus.observability.facts import RequestFacts, RouteLabels, labels_of_path
from nexus.web.environ import Scope, path_of
from nexus.web.responses import Response
from shared.request_context import accept_request_id

MAX_KINDS = 256
SERVICE_UNAVAILABLE = int(HTTPStatus.SERVICE_UNAVAILABLE)

_API = ("/api/", "/graphql")
_PER_REQUEST = frozenset({b"x-request-id", b"server-timing"})
# What the gateway and the middleware for CORS and HTTPS read of a request that they refuse.
_DETERMINING = frozenset({b"accept", b"host", b"origin", b"x-forwarded-for", b"x-forwarded-proto"})

Kind = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The headers of all refusals of a kind, and a body with its id and path, as JSON strings."""

    headers: list[tuple[bytes, bytes]]
    body: str
    request_id: str
    instance: str

    @property
    def is_ambiguous(self) -> bool:
        """Whether another text in the body equals the id or the path, which clients choose."""
        return self.body.count(self.request_id) > 1 or self.body.count(self.instance) > 1

    def copy(self, *, request_id: str, instance: str) -> bytes:
        # A path has a slash and an id has none, so neither is replaced in place of the other.
        body = self.body.replace(self.request_id, request_id)
        return body.replace(self.instance, instance).encode()


class RefusalCache:
    """The refusals that this process remembers, at most ``MAX_KINDS``. Use it on one event loop."""

    def __init__(self) -> None:
        self._refusals: OrderedDict[Kind, _Remembered] = OrderedDict()

    def look_up(self, scope: Scope) -> Response | None:
        """Return the refusal of a request, or None if none of its kind is remembered."""
        remembered = self._refusals.get(_kind(scope)) if handles(scope) else None
        if remembered is None:
            return None
        instance, labels = _target(path_of(scope))
        request_id = accept_request_id(_request_id(scope))
        return Response(
            SERVICE_UNAVAILABLE,
            [*remembered.headers, (b"x-request-id", request_id.encode())],
            remembered.copy(request_id=json.dumps(request_id), instance=instance),
            facts=RequestFacts(request_id, labels),
        )

    def remember(self, scope: Scope, response: Response) -> None:
        """Remember the refusal that Django made for a request."""
        if response.facts is None or not handles(scope):
            return
        if response.status != SERVICE_UNAVAILABLE:
            return
        remembered = _Remembered(
            headers=[pair for pair in response.headers if pair[0] not in _PER_REQUEST],
            body=response.body.decode(),
            request_id=json.dumps(response.facts.request_id),
            instance=_target(path_of(scope))[0],
        )
        if remembered.is_ambiguous:
            return
        self._refusals[_kind(scope)] = remembered
        if len(self._refusals) > MAX_KINDS:
            self._refusals.popitem(last=False)


def handles(scope: Scope) -> bool:
    """Return whether refusals of requests like this one are remembered: those of the API."""
    path: str = scope["path"]
    return path.startswith(_API) and scope["method"] != "OPTIONS"


def _kind(scope: Scope) -> Kind:
    """Return all that determines a refusal except the path and the request id."""
    # Development settings refuse other machines in another way.
    peer = None if settings.NEXUS_ALLOW_REMOTE else (scope.get("client") or ("",))[0]
    is_graphql = scope["path"].rstrip("/") == "/graphql"
    determining = [pair for pair in scope["headers"] if pair[0] in _DETERMINING]
    return (scope["method"], scope["scheme"], is_graphql, peer, *determining)


@lru_cache(maxsize=1024)
def _target(path: str) -> tuple[str, RouteLabels]:
    """Return a path of WSGI as a JSON string, and the labels of its route."""
    decoded = get_path_info({"PATH_INFO": path})
    return json.dumps(decoded), labels_of_path(decoded)


def _request_id(scope: Scope) -> str:
    return next(
        (value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), ""
    )
