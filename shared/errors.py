"""Expected errors. Services raise them; the gateway converts them to responses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import ClassVar


class ErrorKind(Enum):
    """The kind of an error, independent of the transport. The value is the HTTP status."""

    MALFORMED = HTTPStatus.BAD_REQUEST
    UNAUTHENTICATED = HTTPStatus.UNAUTHORIZED
    FORBIDDEN = HTTPStatus.FORBIDDEN
    NOT_FOUND = HTTPStatus.NOT_FOUND
    METHOD = HTTPStatus.METHOD_NOT_ALLOWED
    CONFLICT = HTTPStatus.CONFLICT
    PRECONDITION = HTTPStatus.PRECONDITION_FAILED
    PRECONDITION_REQUIRED = HTTPStatus.PRECONDITION_REQUIRED
    TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    UNSUPPORTED = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
    THROTTLED = HTTPStatus.TOO_MANY_REQUESTS
    INTERNAL = HTTPStatus.INTERNAL_SERVER_ERROR
    BAD_UPSTREAM = HTTPStatus.BAD_GATEWAY
    UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE
    TIMED_OUT = HTTPStatus.GATEWAY_TIMEOUT


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error of one field of the request; ``field`` is a dotted path."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """
    An expected error with a stable code and a message that clients may read.

    ``members`` are extra members of the problem document; ``retry_after`` is in seconds.
    """

    code: ClassVar[str]
    kind: ClassVar[ErrorKind]

    def __init__(
        self,
        message: str,
        *,
        errors: Sequence[FieldError] = (),
        members: Mapping[str, object] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.errors = tuple(errors)
        self.members = dict(members or {})
        self.retry_after = retry_after


class ValidationFailed(DomainError):
    """The request is well-formed, but a value is not allowed."""

    code = "validation_error"
    kind = ErrorKind.INVALID

    @classmethod
    def of(cls, field: str, message: str, *, code: str = "invalid") -> "ValidationFailed":
        """Return an error of one field, with one sentence as its message."""
        return cls(message, errors=[FieldError(field=field, code=code, message=message)])


class NotAuthenticated(DomainError):
    """The request is anonymous, and the operation requires a user."""

    code = "not_authenticated"
    kind = ErrorKind.UNAUTHENTICATED


class PermissionDenied(DomainError):
    """The user's role or relation does not allow the operation."""

    code = "permission_denied"
    kind = ErrorKind.FORBIDDEN


class NotFound(DomainError):
    """The object does not exist, or the viewer may not see it."""

    code = "not_found"
    kind = ErrorKind.NOT_FOUND


class AlreadyExists(DomainError):
    """A value that must be unique exists already."""

    code = "already_exists"
    kind = ErrorKind.CONFLICT


class InUse(DomainError):
    """The object cannot be deleted while others depend on it."""

    code = "in_use"
    kind = ErrorKind.CONFLICT


class InvalidTransition(DomainError):
    """The current state cannot change to the requested one."""

    code = "invalid_transition"
    kind = ErrorKind.CONFLICT


class IdempotencyConflict(DomainError):
    """The Idempotency-Key was used for another request."""

    code = "idempotency_conflict"
    kind = ErrorKind.CONFLICT


class RateLimited(DomainError):
    """Too many requests; ``retry_after`` is when the next is allowed."""

    code = "rate_limited"
    kind = ErrorKind.THROTTLED


class InvalidCursor(DomainError):
    """The cursor does not belong to this list."""

    code = "invalid_cursor"
    kind = ErrorKind.MALFORMED


class MalformedRequest(DomainError):
    """The request cannot be parsed."""

    code = "malformed_request"
    kind = ErrorKind.MALFORMED


class PayloadTooLarge(DomainError):
    """The body is larger than the limit."""

    code = "payload_too_large"
    kind = ErrorKind.TOO_LARGE


class UnsupportedMediaType(DomainError):
    """The operation does not accept the media type of the body."""

    code = "unsupported_media_type"
    kind = ErrorKind.UNSUPPORTED


class ServiceUnavailable(DomainError):
    """A component that this request needs is unavailable; ``retry_after`` is when to retry."""

    code = "service_unavailable"
    kind = ErrorKind.UNAVAILABLE
