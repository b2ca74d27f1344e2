"""The common part of external sign-in services: OAuth 2 with a code and PKCE, by Authlib."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client

from shared import outbound
from shared.accounts.providers import Handshake, Provider
from shared.auth.errors import ProviderUnavailable, SignInRefused
from shared.outbound import OutboundFailed

logger = logging.getLogger(__name__)

RETRY_AFTER = 5
BASIC, IN_BODY = "client_secret_basic", "client_secret_post"
# The errors for a code that the provider does not accept. All others are faults of a server.
_CODE_REFUSED = frozenset({"invalid_grant", "bad_verification_code"})

Metadata = Mapping[str, Any]


class OAuthClient:
    """An OAuth 2 client of one provider. The time and size of responses are limited."""

    def __init__(self, provider: Provider, *, scope: str, client_auth: str = BASIC) -> None:
        self.provider = provider
        self._oauth = OAuth2Client(
            session=_Session(self),
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            scope=scope,
            code_challenge_method="S256",
            token_endpoint_auth_method=client_auth,
        )
        self._oauth.oauth_error_class = _Refusal

    def address_of(self, handshake: Handshake, *, endpoint: str, **extra: str) -> str:
        """
        Return the address at which a browser signs in.

        :raises ProviderUnavailable: if the address is not safe for a browser.
        """
        self._require_sound(endpoint)
        address, _ = self._oauth.create_authorization_url(
            endpoint,
            state=handshake.state,
            code_verifier=handshake.code_verifier,
            redirect_uri=handshake.redirect_uri,
            **extra,
        )
        return str(address)

    def exchange(self, code: str, handshake: Handshake, *, endpoint: str) -> Metadata:
        """
        Exchange a code. The result has an ``access_token`` and may have an ``id_token``.

        :raises SignInRefused: if the provider does not accept the code.
        :raises ProviderUnavailable: if its response is missing or not valid.
        """
        try:
            found: Metadata = self._oauth.fetch_token(
                endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=handshake.code_verifier,
                redirect_uri=handshake.redirect_uri,
            )
        except _Refusal as refusal:
            raise self._refusal_of(refusal) from None
        except (httpx.HTTPError, ValueError, TypeError, ArithmeticError, RecursionError) as failure:
            raise self.unavailable(failure) from None
        if not isinstance(found.get("access_token"), str):
            raise self.unavailable("There is no access token.")
        return found

    def get(self, url: object, *, access_token: str = "") -> Any:
        """
        Return the JSON at an address of the provider.

        :raises ProviderUnavailable: if there is none.
        """
        headers = {"Accept": "application/json"}
        if access_token:
            headers["Authorization"] = f"Bearer {access_token}"
        answer = self.send("GET", url, headers=headers)
        if answer.status != httpx.codes.OK:
            raise self.unavailable(f"It answers with the status {answer.status}.")
        try:
            return answer.json()
        except OutboundFailed as failure:
            raise self.unavailable(failure) from None

    def send(
        self, method: str, url: object, *, headers: Mapping[str, str], body: bytes = b""
    ) -> outbound.Answer:
        """
        Send a request to an address that the provider has named.

        :raises ProviderUnavailable: if there is no answer.
        """
        sound = self._require_sound(url)
        try:
            return outbound.send(
                method, sound, headers=headers, body=body, allow_internal=self._is_of_issuer(sound)
            )
        except OutboundFailed as failure:
            raise self.unavailable(failure) from None

    def unavailable(self, reason: object) -> ProviderUnavailable:
        """Return the error of a service that cannot be used now, and log the reason."""
        logger.warning("Signing in with %s fails: %s", self.provider.name, _on_one_line(reason))
        return ProviderUnavailable(
            f"{self.provider.title} cannot be asked now; try again later.",
            retry_after=RETRY_AFTER,
        )

    def _refusal_of(self, refusal: "_Refusal") -> ProviderUnavailable | SignInRefused:
        if refusal.error in _CODE_REFUSED:
            return SignInRefused(f"{self.provider.title} does not accept the code; begin again.")
        return self.unavailable(f"It refuses us with {refusal.error!r:.100}.")

    def _require_sound(self, url: object) -> str:
        # The operator chose the issuer's host. Any other address must be encrypted, and must be
        # public when the server sends a request to it.
        if isinstance(url, str) and (self._is_of_issuer(url) or _is_https(url)):
            return url
        raise self.unavailable("It names an address that is not to be asked.")

    def _is_of_issuer(self, url: str) -> bool:
        return _origin(url) is not None and _origin(url) == _origin(self.provider.issuer)


class _Refusal(Exception):
    """
    The error from a provider's token endpoint, with a description in any characters.

    Authlib's own class refuses characters that OAuth does not allow, but some providers send.
    """

    def __init__(self, *, error: object, description: object) -> None:
        super().__init__(error, description)
        self.error = str(error)


class _Session:
    """Sends the requests that Authlib builds, in place of a session of ``requests``."""

    def __init__(self, client: OAuthClient) -> None:
        self._client = client

    def post(
        self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: ClientAuth
    ) -> httpx.Response:
        """Send a form, signed as the client."""
        address, signed, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        answer = self._client.send("POST", address, headers=signed, body=body.encode())
        return httpx.Response(
            answer.status, content=answer.body, request=httpx.Request("POST", address)
        )


def _on_one_line(reason: object) -> str:
    return "".join(letter for letter in str(reason) if letter.isprintable())[:300]


def _origin(url: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.username is not None or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port


def _is_https(url: str) -> bool:
    origin = _origin(url)
    return origin is not None and origin[0] == "https"
