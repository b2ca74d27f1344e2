"""Idempotent creates, for REST and GraphQL."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from shared.auth.bearer import authenticate
from shared.auth.models import User
from shared.headers import response_headers
from shared.idempotency.claims import RequestIdentity, claim, hash_body, parse_key, store_response
from shared.idempotency.models import IdempotencyKey
from shared.operations import Run, error_response, get_operation
from shared.uploads import fingerprint

V = TypeVar("V", bound=Callable[..., Any])
R = TypeVar("R")

HEADER = "Idempotency-Key"
# ``request.headers`` parses all headers of a request when one of them is read.
_META_NAME = "HTTP_IDEMPOTENCY_KEY"
# Headers that describe the request itself; a replayed response answers another request.
_NOT_REPLAYED = ("x-ratelimit-", "retry-after", "cache-status")
_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "A value of your choice, new for each creation. A repeated request with the same key"
        " and body within 24 hours gets the first response again, with `Idempotency-Replayed:"
        " true`."
    ),
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,200}$"},
    "example": "order-2026-11-21-0001",
}


def _identity(value: Any) -> Any:
    return value


def idempotent(view: V) -> V:
    """
    Make a create repeatable under the same ``Idempotency-Key``.

    Apply it below the route: ``@router.post(...)``, then ``@idempotent``. The operation and the
    record of its response share one transaction; a response of 400 or more rolls both back.
    """
    contribute_operation_callback(view, _document)
    attached: V = decorate_view(_idempotent)(view)
    return attached


def run_once(
    *,
    user: User,
    key: str | None,
    operation: str,
    body: Mapping[str, object],
    effect: Callable[[], R],
    reference: Callable[[R], object] = _identity,
    read: Callable[[Any], object] = _identity,
) -> R:
    """
    Call ``effect`` once per key and return its result, or the same object read again.

    Without a key, ``effect`` is simply called. What it raises is raised.

    :param body: the arguments of the request; other arguments under the same key are refused.
    :param reference: returns a reference to the result to store, as JSON, such as its id.
    :param read: returns the result of a stored reference, when the request is repeated.
    :raises ValidationFailed: if the key is malformed.
    :raises IdempotencyConflict: if the key was used for another request.
    """
    if key is None:
        return effect()
    request = RequestIdentity(
        user=user,
        key=parse_key(key, field="idempotencyKey"),
        method="GRAPHQL",
        path=operation,
        body_hash=hash_body(orjson.dumps(body, default=str)),
    )
    with transaction.atomic():
        if not (earlier := claim(request, now=timezone.now())):
            result = effect()
            store_response(request, status=200, response=reference(result))
            return result
    return cast("R", read(earlier.response))


def _document(operation: Operation) -> None:
    extra = operation.openapi_extra or {}
    operation.openapi_extra = {**extra, "parameters": [*extra.get("parameters", ()), _PARAMETER]}


def _idempotent(run: Run) -> Run:
    operation = get_operation(run)

    @wraps(run)
    def run_idempotent(request: HttpRequest, **path: Any) -> HttpResponseBase:
        if _META_NAME not in request.META:
            return run(request, **path)
        try:
            identity = _identify(request)
            if identity is None:
                return run(request, **path)
            return _respond_once(identity, request, lambda: run(request, **path))
        except Exception as error:
            return error_response(operation, request, error)

    return run_idempotent


def _identify(request: HttpRequest) -> RequestIdentity | None:
    """Return the identity of the request, or None if it is anonymous."""
    key = parse_key(request.headers[HEADER], field=HEADER)
    user = authenticate(request)
    if user is None:
        return None
    return RequestIdentity(
        user=user,
        key=key,
        method=str(request.method),
        path=request.get_full_path(),
        body_hash=hash_body(fingerprint(request) or request.body),
    )


def _respond_once(
    identity: RequestIdentity, request: HttpRequest, run: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    with transaction.atomic():
        if earlier := claim(identity, now=timezone.now()):
            return _replay(earlier)
        response = run()
        if response.status_code >= 400 or not isinstance(response, HttpResponse):
            transaction.set_rollback(True)
        else:
            store_response(identity, status=response.status_code, response=_pack(request, response))
    return response


def _pack(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    # The body is stored as text, because JSON columns do not preserve the order of members.
    headers = {
        name: value
        for name, value in {**response_headers(request), **response.headers}.items()
        if not name.lower().startswith(_NOT_REPLAYED)
    }
    return {"body": response.content.decode(), "headers": headers}


def _replay(earlier: IdempotencyKey) -> HttpResponse:
    stored = cast("dict[str, Any]", earlier.response)
    response = HttpResponse(stored["body"], status=earlier.status, headers=stored["headers"])
    response["Idempotency-Replayed"] = "true"
    return response
