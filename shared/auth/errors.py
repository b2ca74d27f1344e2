"""Errors of accounts, sessions and tokens."""

from shared.errors import DomainError, ErrorKind, InvalidTransition, PermissionDenied


class TokenInvalid(DomainError):
    """The token is not from this server, was altered, or is of another kind."""

    code = "token_invalid"
    kind = ErrorKind.UNAUTHENTICATED


class TokenExpired(DomainError):
    """The token has expired."""

    code = "token_expired"
    kind = ErrorKind.UNAUTHENTICATED


class TokenReused(DomainError):
    """A refresh token was used a second time, so its session was ended."""

    code = "token_reused"
    kind = ErrorKind.UNAUTHENTICATED


class SessionRevoked(DomainError):
    """The session was ended, or its account was deactivated."""

    code = "session_revoked"
    kind = ErrorKind.UNAUTHENTICATED


class InvalidCredentials(DomainError):
    """The name and the password do not match an account. The error does not say which is wrong."""

    code = "invalid_credentials"
    kind = ErrorKind.UNAUTHENTICATED


class SecondFactorRequired(DomainError):
    """The account has a second factor. The members contain the challenge for it."""

    code = "second_factor_required"
    kind = ErrorKind.UNAUTHENTICATED


class InvalidSecondFactor(DomainError):
    """The code or the answer of the passkey is not right, or was used before."""

    code = "invalid_second_factor"
    kind = ErrorKind.UNAUTHENTICATED


class InvalidChallenge(DomainError):
    """The challenge was answered, has expired, is for another purpose or is unknown."""

    code = "invalid_challenge"
    kind = ErrorKind.UNAUTHENTICATED


class SecondFactorMissing(PermissionDenied):
    """The settings require a second factor for this operation, and the admin's session has none."""

    code = "second_factor_missing"


class LastAdmin(InvalidTransition):
    """The change would leave no active admin to manage accounts."""


class EmailNotVerified(DomainError):
    """The e-mail address of the account has to be verified first."""

    code = "email_not_verified"
    kind = ErrorKind.FORBIDDEN


class ProviderNotConfigured(DomainError):
    """The settings contain no sign-in service of this name."""

    code = "provider_not_configured"
    kind = ErrorKind.NOT_FOUND


class SignInRefused(DomainError):
    """
    The code or the state from another service was used, has expired, or is not valid.
    """

    code = "sign_in_refused"
    kind = ErrorKind.MALFORMED


class IdentityNotLinked(DomainError):
    """An account has the same address, which is not verified by both services."""

    code = "identity_not_linked"
    kind = ErrorKind.CONFLICT


class IdentityWithoutEmail(DomainError):
    """The other service returned no e-mail address, which a new account requires."""

    code = "identity_without_email"
    kind = ErrorKind.CONFLICT


class SignInAgain(DomainError):
    """The operation requires a session that began recently."""

    code = "sign_in_again"
    kind = ErrorKind.FORBIDDEN


class LastWayToSignIn(InvalidTransition):
    """The removal would leave the account without a way to sign in."""


class ProviderUnavailable(DomainError):
    """The sign-in service does not respond, or its response cannot be read."""

    code = "upstream_unavailable"
    kind = ErrorKind.UNAVAILABLE


class UntrustedOrigin(DomainError):
    """A request that is authenticated by a cookie came from an origin that is not trusted."""

    code = "untrusted_origin"
    kind = ErrorKind.FORBIDDEN


class TokenRevoked(SessionRevoked):
    """The personal access token was revoked, or its account was deactivated."""


class InsufficientScope(PermissionDenied):
    """The personal access token was not given the scope that the operation needs."""

    code = "insufficient_scope"

    @classmethod
    def of(cls, scope: str) -> "InsufficientScope":
        """Return the error with the scope that the token lacks."""
        return cls(
            f"The personal access token lacks the scope {scope}.",
            members={"required_scope": scope},
        )


class SessionRequired(DomainError):
    """The operation concerns the account itself, which no personal access token may change."""

    code = "session_required"
    kind = ErrorKind.FORBIDDEN
