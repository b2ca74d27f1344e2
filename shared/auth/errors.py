"""What can go wrong with accounts, sessions and tokens."""

from shared.errors import DomainError, ErrorKind, InvalidTransition


class TokenInvalid(DomainError):
    """The token is not one of ours, was altered, or is of another kind."""

    code = "token_invalid"
    kind = ErrorKind.UNAUTHENTICATED


class TokenExpired(DomainError):
    """The token was good once."""

    code = "token_expired"
    kind = ErrorKind.UNAUTHENTICATED


class TokenReused(DomainError):
    """A refresh token came a second time, so its session was ended."""

    code = "token_reused"
    kind = ErrorKind.UNAUTHENTICATED


class SessionRevoked(DomainError):
    """The session was ended, or its account was switched off."""

    code = "session_revoked"
    kind = ErrorKind.UNAUTHENTICATED


class InvalidCredentials(DomainError):
    """The name and the password do not belong together; which of them is wrong is not said."""

    code = "invalid_credentials"
    kind = ErrorKind.UNAUTHENTICATED


class LastAdmin(InvalidTransition):
    """Nobody could manage accounts any more."""


class EmailNotVerified(DomainError):
    """The e-mail address of the account has to be verified first."""

    code = "email_not_verified"
    kind = ErrorKind.FORBIDDEN
