"""The two steps of a sign-in with another service, and the secrets that connect them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac

from shared.accounts import selectors
from shared.accounts.providers import GITHUB, Handshake, Person, Provider
from shared.auth import tokens
from shared.auth.errors import SignInRefused
from shared.auth.models import AuthorizationRequest, User
from shared.errors import ValidationFailed

REQUEST_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The address for the browser, and the secret that the client stores until it returns."""

    authorization_url: str
    state: str
    verifier: str
    expires_in: int


class Return(Protocol):
    """
    The values that the browser returned, and the secret of the client that started the sign-in.
    """

    @property
    def state(self) -> str:
        """The state of the first step."""

    @property
    def code(self) -> str:
        """The code that the service gave the browser."""

    @property
    def verifier(self) -> str:
        """The secret that the first step returned to the client."""

    @property
    def iss(self) -> str | None:
        """The issuer that the service returned, or None."""


class Service(Protocol):
    """A protocol of an external service that identifies users."""

    def authorization_url(self, handshake: Handshake) -> str:
        """Return the address at which a browser signs in."""

    def identify(self, code: str, handshake: Handshake, *, issuer: str | None) -> Person:
        """Exchange a code, and return the person."""


def begin(
    *, provider: str, redirect_uri: str | None, user: User | None, now: datetime
) -> Beginning:
    """
    Start a sign-in or, for a user, the link of an identity to their account.

    :raises ProviderNotConfigured: if the settings name no such service.
    :raises ValidationFailed: if the browser may not return to that address.
    :raises ProviderUnavailable: if the service does not answer.
    """
    service = _service_of(selectors.get_provider(name=provider))
    returns_to = _allowed(redirect_uri)
    state, verifier = tokens.make_one_time_token(), tokens.make_one_time_token()
    address = service.authorization_url(_handshake(state, verifier, returns_to))
    AuthorizationRequest.objects.create(
        state_hash=tokens.hash_of(state),
        verifier_hash=tokens.hash_of(verifier),
        provider=provider,
        redirect_uri=returns_to,
        user=user,
        expires_at=now + REQUEST_LIFETIME,
    )
    lifetime = int(REQUEST_LIFETIME.total_seconds())
    return Beginning(address, state=state, verifier=verifier, expires_in=lifetime)


def claim(*, returned: Return, user: User | None, now: datetime) -> AuthorizationRequest:
    """
    Mark a request as used, and return it.

    :raises SignInRefused: if it was used, has expired, or was started by another client or user.
    """
    good = AuthorizationRequest.objects.filter(
        state_hash=tokens.hash_of(returned.state),
        # A state from another client does not match, and remains valid for that client.
        verifier_hash=tokens.hash_of(returned.verifier),
        user=user,
        used_at=None,
        expires_at__gt=now,
    )
    # The UPDATE contains the condition, so only one of two concurrent requests updates the row.
    if not good.update(used_at=now):
        raise SignInRefused("This sign-in was used, has expired or is unknown; start again.")
    return AuthorizationRequest.objects.get(state_hash=tokens.hash_of(returned.state))


def identify(*, request: AuthorizationRequest, returned: Return) -> tuple[Provider, Person]:
    """
    Return the identity that the service gives for a claimed request.

    :raises ProviderNotConfigured: if the settings do not name the service any more.
    :raises SignInRefused: if the service does not accept the code, or its answer is not trusted.
    :raises ProviderUnavailable: if the service does not answer as it should.
    """
    provider = selectors.get_provider(name=request.provider)
    handshake = _handshake(returned.state, returned.verifier, request.redirect_uri)
    person = _service_of(provider).identify(returned.code, handshake, issuer=returned.iss)
    return provider, person


def _service_of(provider: Provider) -> Service:
    # The libraries of these protocols load 170 modules, which few sites use.
    if provider.kind == GITHUB:
        from shared.accounts.github import Github

        return Github(provider)
    from shared.accounts.openid import OpenIDConnect

    return OpenIDConnect(provider)


def _handshake(state: str, verifier: str, redirect_uri: str) -> Handshake:
    # These values are derived from the verifier, so they are not stored.
    return Handshake(
        redirect_uri=redirect_uri,
        state=state,
        nonce=_derived("nonce", verifier),
        code_verifier=_derived("code_verifier", verifier),
    )


def _derived(purpose: str, verifier: str) -> str:
    # Part of the hashes of sign-ins that have started: another text would refuse them.
    return salted_hmac(
        f"shared.auth.handshakes.{purpose}", verifier, algorithm="sha256"
    ).hexdigest()


def _allowed(redirect_uri: str | None) -> str:
    allowed: list[str] = settings.NEXUS_SIGN_IN_REDIRECT_URIS
    if redirect_uri is None:
        return allowed[0]
    if redirect_uri not in allowed:
        raise ValidationFailed.of("redirect_uri", "The settings name no such address.")
    return redirect_uri
