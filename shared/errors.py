"""Anticipated failures. A service raises them; the gateway turns them into answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import ClassVar


class ErrorKind(Enum):
    """What went wrong, in words no transport owns. The value is the HTTP status."""

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
    """One thing wrong with one field of the request; ``field`` is a dotted path."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """
    A failure that was foreseen: its code is stable, its message is fit for a client.

    ``members`` are extra members of the problem document, ``retry_after`` is in seconds.
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
    """The request is well-formed but asks for something that cannot be."""

    code = "validation_error"
    kind = ErrorKind.INVALID

    @classmethod
    def of(cls, field: str, message: str, *, code: str = "invalid") -> "ValidationFailed":
        """Refuse one field, in one sentence."""
        return cls(message, errors=[FieldError(field=field, code=code, message=message)])


class NotAuthenticated(DomainError):
    """Nobody is signed in, and somebody has to be."""

    code = "not_authenticated"
    kind = ErrorKind.UNAUTHENTICATED


class PermissionDenied(DomainError):
    """Signed in, but the role or relation does not allow it."""

    code = "permission_denied"
    kind = ErrorKind.FORBIDDEN


class NotFound(DomainError):
    """There is no such thing, or none that the asker may know of."""

    code = "not_found"
    kind = ErrorKind.NOT_FOUND


class AlreadyExists(DomainError):
    """Something that must be unique is there already."""

    code = "already_exists"
    kind = ErrorKind.CONFLICT


class InUse(DomainError):
    """It cannot go while other things depend on it."""

    code = "in_use"
    kind = ErrorKind.CONFLICT


class InvalidTransition(DomainError):
    """The state it is in does not lead to the state that was asked for."""

    code = "invalid_transition"
    kind = ErrorKind.CONFLICT


class IdempotencyConflict(DomainError):
    """The same Idempotency-Key came with another request."""

    code = "idempotency_conflict"
    kind = ErrorKind.CONFLICT


class RateLimited(DomainError):
    """Too many requests; ``retry_after`` says when to come back."""

    code = "rate_limited"
    kind = ErrorKind.THROTTLED


class InvalidCursor(DomainError):
    """The cursor was not made by this list."""

    code = "invalid_cursor"
    kind = ErrorKind.MALFORMED


class MalformedRequest(DomainError):
    """The request cannot be read at all."""

    code = "malformed_request"
    kind = ErrorKind.MALFORMED


class PayloadTooLarge(DomainError):
    """The body is larger than the limit."""

    code = "payload_too_large"
    kind = ErrorKind.TOO_LARGE


class UnsupportedMediaType(DomainError):
    """The body's media type is not one this operation reads."""

    code = "unsupported_media_type"
    kind = ErrorKind.UNSUPPORTED


class ServiceUnavailable(DomainError):
    """A part this request needs is down; ``retry_after`` says when to come back."""

    code = "service_unavailable"
    kind = ErrorKind.UNAVAILABLE
