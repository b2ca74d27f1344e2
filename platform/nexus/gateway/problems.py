"""The error layer: every exception becomes a problem, the same one for REST and GraphQL."""

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

from nexus.logs import Interval
from shared import stream_requests
from shared.error_catalogue import CATALOGUE
from shared.errors import DomainError, FieldError
from shared.http import field_errors
from shared.request_context import request_id

logger = logging.getLogger("nexus.problems")
_report_of_outage = Interval(seconds=30)

MEDIA_TYPE = "application/problem+json"
GRAPHQL_MEDIA_TYPE = "application/graphql-response+json"
RETRY_AFTER = 2
"""The default of ``Retry-After`` in seconds, for a part that is down."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error response: its code, detail, field errors and extension members (RFC 9457)."""

    code: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    members: Mapping[str, object] = field(default_factory=dict)
    retry_after: int | None = None

    @property
    def status(self) -> HTTPStatus:
        """The HTTP status of the code."""
        return CATALOGUE[self.code].status

    @property
    def extensions(self) -> dict[str, object]:
        """The content of ``errors[].extensions`` in a GraphQL response."""
        return {
            **self.members,
            "code": self.code,
            "status": int(self.status),
            "errors": self._errors(),
            "request_id": request_id.get(),
        }

    @property
    def headers(self) -> dict[str, str]:
        """The headers that the status and the code require, by name."""
        headers = {"Cache-Control": "no-store"}
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer"
        if self.code == "insufficient_scope":
            # RFC 6750, section 3: the challenge names the error and the required scope.
            scope = self.members["required_scope"]
            headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{scope}"'
        if self.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            headers["Retry-After"] = str(self.retry_after or RETRY_AFTER)
        elif self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return headers

    def document(self, *, instance: str) -> dict[str, object]:
        """Return the problem document of RFC 9457; ``instance`` is the path of the request."""
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
        """Return the problem as an entry of ``errors`` in a GraphQL response."""
        extensions = self.extensions
        if self.retry_after is not None:
            extensions["retry_after"] = self.retry_after
        return {"message": self.detail, "extensions": extensions}

    def _errors(self) -> list[dict[str, str]]:
        return [
            {"field": error.field, "code": error.code, "message": error.message}
            for error in self.errors
        ]


def to_response(problem: Problem, request: HttpRequest) -> HttpResponse:
    """Return the response for a problem, in the format of the request's transport."""
    if is_graphql(request) and problem.status not in _NOT_GRAPHQL:
        return _to_graphql_response(problem, request)
    return HttpResponse(
        json.dumps(problem.document(instance=request.path), default=str),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def exception_response(exception: BaseException, request: HttpRequest) -> HttpResponse:
    """Return the response for an exception, in the format of the request's transport."""
    return to_response(from_exception(exception), request)


def is_graphql(request: HttpRequest) -> bool:
    """Return whether method, path and headers are those of a GraphQL operation."""
    executes = request.method == "POST" or stream_requests.MEDIA_TYPE in _accepted(request)
    return executes and request.path_info.rstrip("/") == "/graphql"


def graphql_media_type(request: HttpRequest) -> str:
    """Return the media type of GraphQL responses that the client accepts."""
    return GRAPHQL_MEDIA_TYPE if GRAPHQL_MEDIA_TYPE in _accepted(request) else "application/json"


def accepts_json(request: HttpRequest) -> bool:
    """Return whether the client names a JSON type of GraphQL responses as acceptable."""
    return any(media in _accepted(request) for media in (GRAPHQL_MEDIA_TYPE, "application/json"))


def _to_graphql_response(problem: Problem, request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        json.dumps({"errors": [problem.graphql_error()]}, default=str),
        status=problem.status,
        content_type=graphql_media_type(request),
        headers={**problem.headers, "Vary": "Accept"},
    )


def _accepted(request: HttpRequest) -> str:
    accepted: str = request.META.get("HTTP_ACCEPT", "")
    return accepted


# A request that is refused with one of these is not a readable GraphQL request.
_NOT_GRAPHQL = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


def from_exception(exception: BaseException) -> Problem:
    """
    Return the problem for an exception.

    An unexpected exception is logged in full and becomes ``internal_error``, without its text.
    """
    for kind, translate in _TRANSLATIONS:
        if isinstance(exception, kind):
            return translate(exception)
    return _unexpected(exception)


def from_status(status: int) -> Problem:
    """Return the default problem of a status, for responses of libraries."""
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


def _unexpected(exception: BaseException) -> Problem:
    logger.error("Unexpected exception", exc_info=exception)
    return from_status(HTTPStatus.INTERNAL_SERVER_ERROR)


def _domain_error(exception: DomainError) -> Problem:
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
    # Ninja wraps every exception of the body parser. Ours raises the specific error as cause.
    if isinstance(exception.__cause__, Exception):
        return from_exception(exception.__cause__)
    return from_status(exception.status_code)


def _database(exception: Exception) -> Problem:
    """Distinguish outages from bad values by SQLSTATE; the Python classes do not."""
    cause = exception.__cause__ or exception
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return _without_state(exception)
    if state == "23505":
        return Problem("already_exists", "Something that must be unique is there already.")
    if state == "23503":
        return _broken_reference(exception, cause)
    if state in _CONSTRAINT_VIOLATIONS or state.startswith("22"):
        logger.warning("The database refused a value", exc_info=exception)
        return from_status(HTTPStatus.UNPROCESSABLE_ENTITY)
    if state in _OUTAGES or state[:2] in _OUTAGE_CLASSES:
        return _outage(exception)
    return _unexpected(exception)


_CONSTRAINT_VIOLATIONS = {"23514", "23502"}
_OUTAGES = {"25P03", "25P04", "25006", "55P03"}
_OUTAGE_CLASSES = {"08", "53", "57", "40"}


def _broken_reference(exception: Exception, cause: object) -> Problem:
    # Services lock the rows that new rows refer to, so another request has deleted or referred to a
    # row at the same time, and a service has not. Only the English detail says which of the two.
    logger.warning("A foreign key was violated", exc_info=exception)
    detail = getattr(getattr(cause, "diag", None), "message_detail", None) or ""
    if "is still referenced" in detail:
        return Problem("in_use", "Something that refers to it was created at the same time.")
    return Problem("not_found", "Something that it refers to was deleted at the same time.")


def _without_state(exception: Exception) -> Problem:
    kind = type(exception).__name__
    if kind in ("OperationalError", "InterfaceError"):
        return _outage(exception)
    if kind == "DataError":
        # The driver refuses some values itself, such as text with a NUL character.
        return from_status(HTTPStatus.UNPROCESSABLE_ENTITY)
    return _unexpected(exception)


def _outage(exception: BaseException) -> Problem:
    # Every request of an outage fails for the same reason and has its own line with the status 503,
    # so one report with a traceback is enough.
    if _report_of_outage.is_due():
        logger.warning("A part is down: %s", type(exception).__name__, exc_info=exception)
    return from_status(HTTPStatus.SERVICE_UNAVAILABLE)


def _status_only(status: HTTPStatus) -> Callable[[BaseException], Problem]:
    return lambda exception: from_status(status)


def _too_many_fields(_: BaseException) -> Problem:
    # Valid lists may exceed the limit together, and every operation documents this code.
    return Problem("validation_error", "There are too many parameters.")


_TRANSLATIONS: tuple[tuple[type[BaseException], Callable[..., Problem]], ...] = (
    (DomainError, _domain_error),
    (ninja.errors.ValidationError, _invalid_input),
    (ninja.errors.HttpError, _http_error),
    (Http404, _status_only(HTTPStatus.NOT_FOUND)),
    (django_errors.PermissionDenied, _status_only(HTTPStatus.FORBIDDEN)),
    (django_errors.RequestDataTooBig, _status_only(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)),
    (django_errors.TooManyFieldsSent, _too_many_fields),
    (django_errors.SuspiciousOperation, _status_only(HTTPStatus.BAD_REQUEST)),
    (django_errors.BadRequest, _status_only(HTTPStatus.BAD_REQUEST)),
    (UnreadablePostError, _status_only(HTTPStatus.BAD_REQUEST)),
    (MultiPartParserError, _status_only(HTTPStatus.BAD_REQUEST)),
    (UnicodeEncodeError, _status_only(HTTPStatus.UNPROCESSABLE_ENTITY)),
    (DatabaseFailure, _database),
    (psycopg.Error, _database),
    (redis.RedisError, _outage),
    (kombu.exceptions.OperationalError, _outage),
)
