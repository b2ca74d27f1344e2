"""Signing in with GitHub: OAuth 2 without an id_token. GitHub's API identifies the user."""

from collections.abc import Mapping
from typing import Any

from shared.accounts.oauth import IN_BODY, OAuthClient
from shared.accounts.providers import Handshake, Person, Provider, text_of

SITE = "https://github.com"
_API_OF_SITE = "https://api.github.com"


class Github:
    """GitHub, or a GitHub Enterprise Server."""

    def __init__(self, provider: Provider) -> None:
        self._site = provider.issuer
        self._api = _API_OF_SITE if self._site == SITE else f"{self._site}/api/v3"
        self._client = OAuthClient(provider, scope="read:user user:email", client_auth=IN_BODY)

    def authorization_url(self, handshake: Handshake) -> str:
        """Return the address at which a browser signs in."""
        return self._client.address_of(handshake, endpoint=f"{self._site}/login/oauth/authorize")

    def identify(self, code: str, handshake: Handshake, *, issuer: str | None) -> Person:
        """
        Exchange a code, and return the person. GitHub sends no ``issuer``.

        :raises SignInRefused: if GitHub does not accept it.
        :raises ProviderUnavailable: if GitHub does not answer as it should.
        """
        endpoint = f"{self._site}/login/oauth/access_token"
        token = self._client.exchange(code, handshake, endpoint=endpoint)["access_token"]
        user = self._client.get(f"{self._api}/user", access_token=token)
        emails = self._client.get(f"{self._api}/user/emails", access_token=token)
        try:
            return _person(user, _primary(emails))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._client.unavailable(f"Its user cannot be read: {error!r}") from None


def _primary(emails: Any) -> Mapping[str, Any]:
    return next((each for each in emails if each["primary"] is True), {})


def _person(user: Any, email: Mapping[str, Any]) -> Person:
    return Person(
        # The id is permanent; a login can pass to another person.
        subject=str(int(user["id"])),
        email=text_of(email.get("email")),
        email_verified=email.get("verified") is True,
        name=text_of(user.get("name")),
        username=text_of(user.get("login")),
    )
