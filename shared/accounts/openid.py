"""Signing in with OpenID Connect: the documents of a provider, and its id_tokens."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from shared.accounts.oauth import BASIC, IN_BODY, Metadata, OAuthClient
from shared.accounts.providers import Handshake, Person, Provider, text_of
from shared.auth.errors import SignInRefused

logger = logging.getLogger(__name__)

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Asymmetric algorithms only, because HMAC would accept the public key as the shared secret."""

LEEWAY = 60
KEYS_GOOD_FOR = 600
METADATA_GOOD_FOR = 3600
LONGEST_ID_TOKEN = 16 * 1024
LONGEST_SUBJECT = 255

# The errors that joserfc and Authlib raise for malformed or invalid tokens and keys.
_UNREADABLE = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class _Documents:
    """
    A cache of the documents that providers publish, in the memory of this process.

    The cache server is not used, because write access to it would then allow signing in as any
    user.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[str, tuple[float, Any]] = {}

    def get(self, issuer: str, *, good_for: float, fetch: Callable[[], Any]) -> Any:
        """Return the document of an issuer, not older than this number of seconds."""
        with self._lock:
            fetched_at, document = self._found.get(issuer, (0.0, None))
        if document is not None and time.monotonic() - fetched_at < good_for:
            return document
        document = fetch()
        with self._lock:
            self._found[issuer] = (time.monotonic(), document)
        return document


_metadata = _Documents()
_keys = _Documents()


class OpenIDConnect:
    """A provider of OpenID Connect, configured by its Discovery document."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def authorization_url(self, handshake: Handshake) -> str:
        """
        Return the address at which a browser signs in.

        :raises ProviderUnavailable: if the provider does not answer.
        """
        metadata = self._metadata()
        return self._client(metadata).address_of(
            handshake, endpoint=metadata.get("authorization_endpoint", ""), nonce=handshake.nonce
        )

    def identify(self, code: str, handshake: Handshake, *, issuer: str | None) -> Person:
        """
        Exchange a code, and return the person. ``issuer`` is the one that came with the code.

        :raises SignInRefused: if the provider refuses it, or its id_token is for another client.
        :raises ProviderUnavailable: if the provider does not answer as it should.
        """
        metadata = self._metadata()
        self._check_issuer(issuer, metadata)
        client = self._client(metadata)
        tokens = client.exchange(code, handshake, endpoint=metadata.get("token_endpoint", ""))
        claims = self._verified(client, tokens, metadata, nonce=handshake.nonce)
        if "email" not in claims and "userinfo_endpoint" in metadata:
            found = self._userinfo(client, claims, tokens, metadata)
            # The address and its verification must be from the same source.
            claims = {**claims, "email_verified": None, **found}
        return _person(claims)

    def _client(self, metadata: Metadata) -> OAuthClient:
        taken = metadata.get("token_endpoint_auth_methods_supported")
        is_basic = not isinstance(taken, list) or BASIC in taken
        return OAuthClient(
            self._provider,
            scope="openid email profile",
            client_auth=BASIC if is_basic else IN_BODY,
        )

    def _metadata(self) -> Metadata:
        issuer = self._provider.issuer
        url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        client = OAuthClient(self._provider, scope="")

        def fetch() -> Metadata:
            found = client.get(url)
            if not isinstance(found, dict) or found.get("issuer") != issuer:
                raise client.unavailable("Its Discovery document is not of this issuer.")
            return found

        metadata: Metadata = _metadata.get(issuer, good_for=METADATA_GOOD_FOR, fetch=fetch)
        return metadata

    def _check_issuer(self, issuer: str | None, metadata: Metadata) -> None:
        # RFC 9207: a code from another provider must not be sent to this one.
        is_promised = metadata.get("authorization_response_iss_parameter_supported") is True
        if (issuer is not None or is_promised) and issuer != self._provider.issuer:
            raise SignInRefused("The answer came from another service; begin again.")

    def _keys(self, client: OAuthClient, metadata: Metadata, *, good_for: float) -> KeySet:
        def fetch() -> KeySet:
            try:
                return KeySet.import_key_set(client.get(metadata.get("jwks_uri", "")))
            except _UNREADABLE as error:
                raise client.unavailable(f"Its keys cannot be read: {error}") from None

        keys: KeySet = _keys.get(self._provider.issuer, good_for=good_for, fetch=fetch)
        return keys

    def _verified(
        self, client: OAuthClient, tokens: Metadata, metadata: Metadata, *, nonce: str
    ) -> Mapping[str, Any]:
        raw = tokens.get("id_token")
        if not isinstance(raw, str) or len(raw) > LONGEST_ID_TOKEN:
            raise SignInRefused("There is no id_token; begin again.")
        try:
            try:
                token = self._decoded(raw, self._keys(client, metadata, good_for=KEYS_GOOD_FOR))
            except InvalidKeyIdError:
                # The provider signs with a key that is newer than the cached ones.
                token = self._decoded(raw, self._keys(client, metadata, good_for=0))
            return self._claims(token, nonce=nonce, access_token=tokens["access_token"])
        except _UNREADABLE as error:
            logger.warning("An id_token of %s is refused: %r", self._provider.name, error)
            raise SignInRefused("The id_token cannot be trusted; begin again.") from None

    def _decoded(self, raw: str, keys: KeySet) -> jwt.Token:
        return jwt.decode(raw, keys, algorithms=ALGORITHMS)

    def _claims(self, token: jwt.Token, *, nonce: str, access_token: str) -> Mapping[str, Any]:
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": self._provider.issuer},
                "aud": {"essential": True, "value": self._provider.client_id},
                "sub": {"essential": True},
            },
            params={
                "nonce": nonce,
                "client_id": self._provider.client_id,
                "access_token": access_token,
            },
        )
        claims.validate(leeway=LEEWAY)
        _require_subject(claims["sub"])
        verified: Mapping[str, Any] = claims
        return verified

    def _userinfo(
        self, client: OAuthClient, claims: Mapping[str, Any], tokens: Metadata, metadata: Metadata
    ) -> Mapping[str, Any]:
        url = metadata["userinfo_endpoint"]
        found = client.get(url, access_token=tokens["access_token"])
        if not isinstance(found, dict):
            raise client.unavailable("Its userinfo cannot be read.")
        if found.get("sub") != claims["sub"]:
            raise SignInRefused("The userinfo is about another person; begin again.")
        return found


def _person(claims: Mapping[str, Any]) -> Person:
    # Some providers send a string instead of a boolean.
    verified = claims.get("email_verified")
    return Person(
        subject=claims["sub"],
        email=text_of(claims.get("email")),
        email_verified=verified is True or verified == "true",
        name=text_of(claims.get("name")),
        username=text_of(claims.get("preferred_username")),
    )


def _require_subject(subject: str) -> None:
    if not 1 <= len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise ValueError("the subject is no name")
