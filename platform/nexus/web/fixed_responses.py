"""
Responses that the event loop copies without entering Django: refusals under overload, and liveness.

Under overload most requests are refused, so a refusal must cost little of the time that accepted
requests need, and monitors must not wait for them. Django makes the first response of each kind. A
later one is a copy with its own request id and path.
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

LIVENESS = "/livez"
API = ("/api/", "/graphql")
"""What the paths of the API begin with, whose requests are refused under overload."""
GRAPHQL = ("/graphql", "/graphql/")
MAX_KINDS = 256

_PER_REQUEST = frozenset({b"x-request-id", b"server-timing"})
# What the gateway and the middleware for CORS and HTTPS read of a request that they refuse.
_DETERMINING = frozenset({b"accept", b"host", b"origin", b"x-forwarded-for", b"x-forwarded-proto"})

Kind = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The headers of all responses of a kind, and a body with its id and path, as JSON strings."""

    status: int
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


class FixedResponses:
    """The responses that this process copies, at most ``MAX_KINDS``. Use it on one event loop."""

    def __init__(self) -> None:
        self._responses: OrderedDict[Kind, _Remembered] = OrderedDict()
        self._is_local_only = not settings.NEXUS_ALLOW_REMOTE

    def look_up(self, scope: Scope) -> Response | None:
        """Return the refusal of a request, or liveness; None if none of its kind is remembered."""
        kind = self._kind(scope)
        remembered = self._responses.get(kind) if kind else None
        if remembered is None:
            return None
        instance, labels = _target(path_of(scope))
        request_id = accept_request_id(_offered_id(scope))
        return Response(
            remembered.status,
            [*remembered.headers, (b"x-request-id", request_id.encode())],
            # An id consists of letters, digits and signs that JSON has as they are.
            remembered.copy(request_id=f'"{request_id}"', instance=instance),
            facts=RequestFacts(request_id, labels),
        )

    def remember(self, scope: Scope, response: Response) -> None:
        """Remember the response that Django made for a request that was refused, or liveness."""
        kind, request_id = self._kind(scope), dict(response.headers).get(b"x-request-id")
        if request_id is None or kind is None or response.status != _status_of(scope):
            return
        remembered = _Remembered(
            response.status,
            headers=[pair for pair in response.headers if pair[0] not in _PER_REQUEST],
            body=response.body.decode(),
            request_id=json.dumps(request_id.decode()),
            instance=_target(path_of(scope))[0],
        )
        if remembered.is_ambiguous:
            return
        self._responses[kind] = remembered
        if len(self._responses) > MAX_KINDS:
            self._responses.popitem(last=False)

    def _kind(self, scope: Scope) -> Kind | None:
        """Return all that determines a response except the path and the request id."""
        method, path = scope["method"], scope["path"]
        if method == "OPTIONS" or not (path == LIVENESS or path.startswith(API)):
            return None
        # Development settings refuse other machines in another way.
        peer = (scope.get("client") or ("",))[0] if self._is_local_only else None
        determining = tuple([pair for pair in scope["headers"] if pair[0] in _DETERMINING])
        return (method, scope["scheme"], path == LIVENESS, path in GRAPHQL, peer, determining)


def _status_of(scope: Scope) -> int:
    return HTTPStatus.OK if scope["path"] == LIVENESS else HTTPStatus.SERVICE_UNAVAILABLE


@lru_cache(maxsize=1024)
def _target(path: str) -> tuple[str, RouteLabels]:
    """Return a path of WSGI as a JSON string, and the labels of its route."""
    decoded = get_path_info({"PATH_INFO": path})
    return json.dumps(decoded), labels_of_path(decoded)


def _offered_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            offered: str = value.decode("latin-1")
            return offered
    return ""
