"""The one error layer: any exception becomes a problem, the same one for REST and GraphQL."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import kombu.exceptions
import ninja.errors
import psycopg
import redis
from django.core import exceptions as django_errors
from django.db import Error as DatabaseFailure
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from shared import stream_requests
from shared.error_catalogue import CATALOGUE
from shared.errors import DomainError, FieldError
from shared.http import field_errors
from shared.request_context import request_id

logger = logging.getLogger("nexus.problems")

MEDIA_TYPE = "application/problem+json"
GRAPHQL_MEDIA_TYPE = "application/graphql-response+json"
RETRY_AFTER = 2
"""Seconds after which a part that is down may be back; what we say when nobody knows better."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a client is told when it does not get what it asked for."""

    code: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    members: Mapping[str, object] = field(default_factory=dict)
    retry_after: int | None = None

    @property
    def status(self) -> HTTPStatus:
        """The status that the code always travels with."""
        return CATALOGUE[self.code].status

    @property
    def extensions(self) -> dict[str, object]:
        """What GraphQL puts into ``errors[].extensions``."""
        return {
            **self.members,
            "code": self.code,
            "status": int(self.status),
            "errors": self._errors(),
            "request_id": request_id.get(),
        }

    @property
    def headers(self) -> dict[str, str]:
        """The headers that this status must carry."""
        headers = {"Cache-Control": "no-store"}
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer"
        if self.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            headers["Retry-After"] = str(self.retry_after or RETRY_AFTER)
        elif self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return headers

    def document(self, *, instance: str) -> dict[str, object]:
        """Return the problem as RFC 9457 writes it."""
        return {
            **self.members,
            "type": f"/problems/{self.code}",
            "title": self.status.phrase,
            "status": int(self.status),
            "code": self.code,
            "detail": self.detail,
            "instance": instance,
            "request_id": request_id.get(),
            "errors": self._errors(),
        }

    def graphql_error(self) -> dict[str, object]:
        """Return the problem as GraphQL writes an error of a request."""
        extensions = self.extensions
        if self.retry_after is not None:
            extensions["retry_after"] = self.retry_after
        return {"message": self.detail, "extensions": extensions}

    def _errors(self) -> list[dict[str, str]]:
        return [
            {"field": error.field, "code": error.code, "message": error.message}
            for error in self.errors
        ]


def answer(problem: Problem, request: HttpRequest) -> HttpResponse:
    """Write the problem as the answer to a request, in the shape that its client reads."""
    if is_graphql(request) and problem.status not in _NOT_GRAPHQL:
        return _as_graphql(problem, request)
    return HttpResponse(
        json.dumps(problem.document(instance=request.path), default=str),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def is_graphql(request: HttpRequest) -> bool:
    """Say whether a request asks for an operation of GraphQL, as far as its head shows."""
    asks = request.method == "POST" or stream_requests.MEDIA_TYPE in _accepted(request)
    return asks and request.path_info.rstrip("/") == "/graphql"


def graphql_media_type(request: HttpRequest) -> str:
    """Return the media type in which a client of GraphQL reads answers."""
    return GRAPHQL_MEDIA_TYPE if GRAPHQL_MEDIA_TYPE in _accepted(request) else "application/json"


def _as_graphql(problem: Problem, request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        json.dumps({"errors": [problem.graphql_error()]}, default=str),
        status=problem.status,
        content_type=graphql_media_type(request),
        headers={**problem.headers, "Vary": "Accept"},
    )


def _accepted(request: HttpRequest) -> str:
    return request.headers.get("Accept", "")


# What is refused with these is no request of GraphQL: it cannot be read as one.
_NOT_GRAPHQL = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


def of(exception: BaseException) -> Problem:
    """
    Say what a client may know of an exception.

    One that nobody foresaw is logged in full and told as ``internal_error``, without a word of it.
    """
    for kind, translate in _TRANSLATIONS:
        if isinstance(exception, kind):
            return translate(exception)
    return _unforeseen(exception)


def of_status(status: int) -> Problem:
    """Return the problem of an answer that a library gave by its status alone."""
    code, detail = _BY_STATUS.get(status, _BY_STATUS[HTTPStatus.INTERNAL_SERVER_ERROR])
    return Problem(code, detail)


_BY_STATUS: Mapping[int, tuple[str, str]] = {
    HTTPStatus.BAD_REQUEST: ("malformed_request", "The request cannot be read."),
    HTTPStatus.UNAUTHORIZED: ("not_authenticated", "Sign in first."),
    HTTPStatus.FORBIDDEN: ("permission_denied", "You may not do this."),
    HTTPStatus.NOT_FOUND: ("not_found", "There is nothing here."),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method_not_allowed",
        "This path does not answer that method; see the Allow header.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("payload_too_large", "The body is too large."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "unsupported_media_type",
        "Send the body as application/json in UTF-8.",
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: ("validation_error", "A value is not allowed."),
    HTTPStatus.TOO_MANY_REQUESTS: ("rate_limited", "Too many requests; come back later."),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("internal_error", "Internal server error."),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "service_unavailable",
        "A part that this request needs is down for the moment.",
    ),
}


def _unforeseen(exception: BaseException) -> Problem:
    logger.error("Unforeseen failure", exc_info=exception)
    return of_status(HTTPStatus.INTERNAL_SERVER_ERROR)


def _foreseen(exception: DomainError) -> Problem:
    return Problem(
        code=exception.code,
        detail=exception.message,
        errors=exception.errors,
        members=exception.members,
        retry_after=exception.retry_after,
    )


def _invalid_input(exception: ninja.errors.ValidationError) -> Problem:
    return _invalid(field_errors(exception.errors))  # type: ignore[arg-type]  # ninja says dict


def _invalid(errors: tuple[FieldError, ...]) -> Problem:
    names = ", ".join(dict.fromkeys(error.field for error in errors if error.field))
    detail = f"Not allowed: {names}." if names else _BY_STATUS[422][1]
    return Problem("validation_error", detail, errors=errors)


def _http_error(exception: ninja.errors.HttpError) -> Problem:
    # Ninja wraps whatever the body parser raises; ours raises what it means.
    if isinstance(exception.__cause__, Exception):
        return of(exception.__cause__)
    return of_status(exception.status_code)


def _database(exception: Exception) -> Problem:
    """Tell outages from bad values by SQLSTATE, because the Python classes mix them up."""
    cause = exception.__cause__ or exception
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return _without_state(exception)
    if state == "23505":
        return Problem("already_exists", "Something that must be unique is there already.")
    if state in _BROKEN_PROMISES or state.startswith("22"):
        logger.warning("The database refused a value", exc_info=exception)
        return of_status(HTTPStatus.UNPROCESSABLE_ENTITY)
    if state in _OUTAGES or state[:2] in _OUTAGE_CLASSES:
        return _outage(exception)
    return _unforeseen(exception)


_BROKEN_PROMISES = {"23503", "23514", "23502"}
_OUTAGES = {"25P03", "25P04", "25006", "55P03"}
_OUTAGE_CLASSES = {"08", "53", "57", "40"}


def _without_state(exception: Exception) -> Problem:
    kind = type(exception).__name__
    if kind in ("OperationalError", "InterfaceError"):
        return _outage(exception)
    if kind == "DataError":
        # The driver refuses some values, such as a NUL in a text, before it sends them.
        return of_status(HTTPStatus.UNPROCESSABLE_ENTITY)
    return _unforeseen(exception)


def _outage(exception: BaseException) -> Problem:
    logger.warning("A part is down: %s", type(exception).__name__, exc_info=exception)
    return of_status(HTTPStatus.SERVICE_UNAVAILABLE)


def _plain(status: HTTPStatus) -> Callable[[BaseException], Problem]:
    return lambda exception: of_status(status)


_TRANSLATIONS: tuple[tuple[type[BaseException], Callable[..., Problem]], ...] = (
    (DomainError, _foreseen),
    (ninja.errors.ValidationError, _invalid_input),
    (ninja.errors.HttpError, _http_error),
    (Http404, _plain(HTTPStatus.NOT_FOUND)),
    (django_errors.PermissionDenied, _plain(HTTPStatus.FORBIDDEN)),
    (django_errors.RequestDataTooBig, _plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)),
    (django_errors.SuspiciousOperation, _plain(HTTPStatus.BAD_REQUEST)),
    (django_errors.BadRequest, _plain(HTTPStatus.BAD_REQUEST)),
    (UnreadablePostError, _plain(HTTPStatus.BAD_REQUEST)),
    (MultiPartParserError, _plain(HTTPStatus.BAD_REQUEST)),
    (UnicodeEncodeError, _plain(HTTPStatus.UNPROCESSABLE_ENTITY)),
    (DatabaseFailure, _database),
    (psycopg.Error, _database),
    (redis.RedisError, _outage),
    (kombu.exceptions.OperationalError, _outage),
)
