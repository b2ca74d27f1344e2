"""Errors of accounts, sessions and tokens."""

from shared.errors import DomainError, ErrorKind, InvalidTransition, PermissionDenied


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
    """The name and the password do not match an account. The error does not say which is wrong."""

    code = "invalid_credentials"
    kind = ErrorKind.UNAUTHENTICATED


class SecondFactorRequired(DomainError):
    """The account has a second factor; the members hold the challenge that it answers."""

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
    """An admin whose session has no second factor asks for what the settings want one for."""

    code = "second_factor_missing"


class LastAdmin(InvalidTransition):
    """No admin would be left to manage accounts."""


class EmailNotVerified(DomainError):
    """The e-mail address of the account has to be verified first."""

    code = "email_not_verified"
    kind = ErrorKind.FORBIDDEN


class ProviderNotConfigured(DomainError):
    """The settings name no such service to sign in with."""

    code = "provider_not_configured"
    kind = ErrorKind.NOT_FOUND


class SignInRefused(DomainError):
    """
    The code or the state that came back from another service was used, is too old, or is not valid.
    """

    code = "sign_in_refused"
    kind = ErrorKind.MALFORMED


class IdentityNotLinked(DomainError):
    """There is an account with the address, and nothing that proves it is the same person's."""

    code = "identity_not_linked"
    kind = ErrorKind.CONFLICT


class IdentityWithoutEmail(DomainError):
    """The other service names no e-mail address, without which there is no account."""

    code = "identity_without_email"
    kind = ErrorKind.CONFLICT


class SignInAgain(DomainError):
    """The operation requires a session that began recently."""

    code = "sign_in_again"
    kind = ErrorKind.FORBIDDEN


class LastWayToSignIn(InvalidTransition):
    """The account could not be signed in to any more."""


class ProviderUnavailable(DomainError):
    """The service to sign in with does not answer, or answers what cannot be read."""

    code = "upstream_unavailable"
    kind = ErrorKind.UNAVAILABLE


class UntrustedOrigin(DomainError):
    """A page of an origin that is not trusted asked for something that only a cookie opens."""

    code = "untrusted_origin"
    kind = ErrorKind.FORBIDDEN


class TokenRevoked(SessionRevoked):
    """The personal access token was revoked, or its account was switched off."""


class InsufficientScope(PermissionDenied):
    """The personal access token was not given the scope that the operation needs."""

    code = "insufficient_scope"

    @classmethod
    def of(cls, scope: str) -> "InsufficientScope":
        """Name the scope that the token lacks."""
        return cls(
            f"The personal access token lacks the scope {scope}.",
            members={"required_scope": scope},
        )


class SessionRequired(DomainError):
    """The operation concerns the account itself, which no personal access token may change."""

    code = "session_required"
    kind = ErrorKind.FORBIDDEN
