"""``If-Match`` on every PUT, PATCH and DELETE, and an ETag on the GET of every single resource."""

import copy
import inspect
import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.operation import Operation, PathView

from shared.auth.bearer import forget_sign_in
from shared.caching.etags import conditional_response, make_etag
from shared.operations import error_response, run_checks
from shared.preconditions import CHANGED, Precondition, PreconditionFailed, expect

logger = logging.getLogger(__name__)

WRITES = frozenset({"PUT", "PATCH", "DELETE"})

Run = Callable[..., HttpResponseBase]


def make_conditional(view: PathView) -> None:
    """Add preconditions to the writes of a path, and an ETag to the GET of a resource, in place."""
    reader = next((each for each in view.operations if "GET" in each.methods), None)
    writers = [each for each in view.operations if WRITES.intersection(each.methods)]
    for writer in writers:
        _replace_run(writer, _conditional(writer, reader))
    if reader is not None and (writers or _reads_one(reader)):
        _replace_run(reader, _tagged(reader.run))


def _reads_one(reader: Operation) -> bool:
    """Return whether an operation returns one resource: its schema is not that of a list."""
    model = reader.response_models.get(HTTPStatus.OK)
    response = getattr(model, "model_fields", {}).get("response")
    names = getattr(getattr(response, "annotation", None), "model_fields", {})
    return bool(names) and "results" not in names


def _replace_run(operation: Operation, run: Run) -> None:
    operation.run = run  # type: ignore[method-assign]  # as ninja's own decorators do


def _conditional(writer: Operation, reader: Operation | None) -> Run:
    run = writer.run

    @wraps(run)
    def run_conditionally(request: HttpRequest, **path: Any) -> HttpResponseBase:
        header = request.META.get("HTTP_IF_MATCH")
        if header is None:
            return run(request, **path)
        if reader is None and header.strip() != "*":
            return run_checks(writer, request) or _refuse(writer, request)
        precondition = Precondition(header, lambda: _current_tag(reader, request, path))
        with expect(precondition):
            answer = run(request, **path)
        if answer.status_code == HTTPStatus.OK and (tag := precondition.current_tag()):
            answer["ETag"] = tag
        if reader is not None and answer.status_code < 300 and not precondition.was_verified:
            logger.error("%s did not verify If-Match under a lock.", writer.view_func.__name__)
        return answer

    return run_conditionally


def _refuse(writer: Operation, request: HttpRequest) -> HttpResponseBase:
    # No tag can be the current one, because nothing with a tag can be read on this path.
    return error_response(writer, request, PreconditionFailed(CHANGED))


def _current_tag(
    reader: Operation | None, request: HttpRequest, path: dict[str, Any]
) -> str | None:
    """Return the ETag of the path's current GET response, bypassing caches."""
    if reader is None:
        return None
    # Authenticate a copy again: the response may depend on the current state of the account.
    reading = copy.copy(request)
    forget_sign_in(reading)
    answer = inspect.unwrap(reader.run)(reading, **path)
    if not isinstance(answer, HttpResponse) or answer.status_code != 200:
        return None
    return make_etag(answer.content)


def _tagged(run: Run) -> Run:
    @wraps(run)
    def run_tagged(request: HttpRequest, **path: Any) -> HttpResponseBase:
        answer = run(request, **path)
        if not isinstance(answer, HttpResponse) or answer.status_code != 200:
            return answer
        if "ETag" in answer:
            return answer
        answer["ETag"] = make_etag(answer.content)
        return conditional_response(request, answer)

    return run_tagged
