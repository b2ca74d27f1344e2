"""Idempotent creates, through REST and through GraphQL."""

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
from shared.headers import answer_headers
from shared.idempotency.claims import Request, claim, hash_of, read_key, settle
from shared.idempotency.models import IdempotencyKey
from shared.operations import Run, operation_of, refusal
from shared.uploads import fingerprint

V = TypeVar("V", bound=Callable[..., Any])
R = TypeVar("R")

HEADER = "Idempotency-Key"
# They speak of the request itself, and a replay is another one.
_NOT_REPLAYED = ("x-ratelimit-", "retry-after", "cache-status")
_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "A word of your choice. The same request under the same key takes effect once: for 24 "
        "hours it gets the first answer again, with `Idempotency-Replayed: true`."
    ),
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,200}$"},
    "example": "order-2026-11-21-0001",
}


def _itself(value: Any) -> Any:
    return value


def idempotent(view: V) -> V:
    """
    Let a create be asked for again under the same ``Idempotency-Key``.

    Stands under the route: ``@router.post(...)``, then ``@idempotent``. The operation runs
    in one transaction with the record of its answer; an answer of 400 or more undoes both.
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
    reference: Callable[[R], object] = _itself,
    read: Callable[[Any], object] = _itself,
) -> R:
    """
    Call ``effect`` once per key and return its result, or the same thing read again.

    :param body: what was asked for; another body under the same key is refused.
    :param reference: what is stored of the result, as JSON, such as its id.
    :param read: reads what a stored reference stands for, when the request is repeated.
    :raises ValidationFailed: if the key is malformed.
    :raises IdempotencyConflict: if the key was used for another request.
    """
    if key is None:
        return effect()
    request = Request(
        user=user,
        key=read_key(key, field="idempotencyKey"),
        method="GRAPHQL",
        path=operation,
        body_hash=hash_of(orjson.dumps(body, default=str)),
    )
    with transaction.atomic():
        if not (earlier := claim(request, now=timezone.now())):
            result = effect()
            settle(request, status=200, response=reference(result))
            return result
    return cast("R", read(earlier.response))


def _document(operation: Operation) -> None:
    extra = operation.openapi_extra or {}
    operation.openapi_extra = {**extra, "parameters": [*extra.get("parameters", ()), _PARAMETER]}


def _idempotent(run: Run) -> Run:
    operation = operation_of(run)

    @wraps(run)
    def run_idempotent(request: HttpRequest, **path: Any) -> HttpResponseBase:
        if HEADER not in request.headers:
            return run(request, **path)
        try:
            asked = _read(request)
            if asked is None:
                return run(request, **path)
            return _answer_once(asked, request, lambda: run(request, **path))
        except Exception as error:
            return refusal(operation, request, error)

    return run_idempotent


def _read(request: HttpRequest) -> Request | None:
    """Return the request as the store knows it, or None if nobody in particular asks."""
    key = read_key(request.headers[HEADER], field=HEADER)
    user = authenticate(request)
    if user is None:
        return None
    return Request(
        user=user,
        key=key,
        method=str(request.method),
        path=request.get_full_path(),
        body_hash=hash_of(fingerprint(request) or request.body),
    )


def _answer_once(
    asked: Request, request: HttpRequest, run: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    with transaction.atomic():
        if earlier := claim(asked, now=timezone.now()):
            return _replay(earlier)
        answer = run()
        if answer.status_code >= 400 or not isinstance(answer, HttpResponse):
            transaction.set_rollback(True)
        else:
            settle(asked, status=answer.status_code, response=_pack(request, answer))
    return answer


def _pack(request: HttpRequest, answer: HttpResponse) -> dict[str, object]:
    # The body is kept as text: JSON columns forget the order of members.
    headers = {
        name: value
        for name, value in {**answer_headers(request), **answer.headers}.items()
        if not name.lower().startswith(_NOT_REPLAYED)
    }
    return {"body": answer.content.decode(), "headers": headers}


def _replay(earlier: IdempotencyKey) -> HttpResponse:
    stored = cast("dict[str, Any]", earlier.response)
    answer = HttpResponse(stored["body"], status=earlier.status, headers=stored["headers"])
    answer["Idempotency-Replayed"] = "true"
    return answer
