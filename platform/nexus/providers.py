"""Reads the identity providers from the environment, and validates their settings."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

from nexus.environment import InvalidSetting, SettingsReader
from shared.accounts.providers import GITHUB, KINDS, OIDC, Provider

NAMES = "NEXUS_SIGN_IN_PROVIDERS"
REDIRECT_URIS = "NEXUS_SIGN_IN_REDIRECT_URIS"
PARTS = ("KIND", "ISSUER", "TITLE", "CLIENT_ID", "CLIENT_SECRET")

_KNOWN: Mapping[str, tuple[str, str, str]] = {
    "google": (OIDC, "https://accounts.google.com", "Google"),
    "github": (GITHUB, "https://github.com", "GitHub"),
}
"""``(kind, issuer, title)`` of known providers; only the client's id and secret are set."""

_LONGEST_NAME = 30
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def setting_names(providers: Iterable[str]) -> frozenset[str]:
    """Return the names of the settings of these providers: NEXUS_SIGN_IN_GOOGLE_CLIENT_ID, …."""
    return frozenset(_setting(name, part) for name in providers for part in PARTS)


def read_providers(env: SettingsReader, names: Iterable[str]) -> Mapping[str, Provider]:
    """
    Return the providers by name, in the order of the names.

    :raises InvalidSetting: if a setting of a provider is missing or invalid.
    """
    return {name: _read_provider(env, name) for name in names}


def refuse_bad_redirects(addresses: Sequence[str], *, providers: Mapping[str, Provider]) -> None:
    """
    Refuse redirect addresses that are no absolute URIs, and providers without any address.

    :raises InvalidSetting: for the first such address, or if there is none.
    """
    if providers and not addresses:
        raise InvalidSetting(f"{NAMES} needs {REDIRECT_URIS}.")
    for address in addresses:
        parts = _split(address)
        is_web = parts.scheme in ("http", "https")
        if not parts.scheme or parts.fragment or (is_web and not parts.hostname):
            raise InvalidSetting(f"{REDIRECT_URIS} holds no address to return to: {address!r}.")


def refuse_plain_http(providers: Mapping[str, Provider], redirect_uris: Iterable[str]) -> None:
    """
    Refuse issuers and redirect addresses that would receive codes and tokens unencrypted.

    :raises InvalidSetting: for the first one with plain HTTP.
    """
    for name, provider in providers.items():
        if urlsplit(provider.issuer).scheme != "https":
            raise InvalidSetting(f"{_setting(name, 'ISSUER')} must begin with https://.")
    for address in redirect_uris:
        if urlsplit(address).scheme == "http":
            raise InvalidSetting(f"{REDIRECT_URIS} must not hold {address!r}: use https://.")


def _read_provider(env: SettingsReader, name: str) -> Provider:
    if not name.isidentifier() or not name.islower() or len(name) > _LONGEST_NAME:
        raise InvalidSetting(f"{NAMES}: {name!r} must be a short word in lower case.")
    kind, issuer, title = _KNOWN.get(name, (OIDC, "", name.replace("_", " ").capitalize()))
    issuer = env.text(_setting(name, "ISSUER"), default=issuer)
    _require_issuer(name, issuer)
    return Provider(
        name=name,
        kind=env.choice(_setting(name, "KIND"), choices=KINDS, default=kind),
        title=env.text(_setting(name, "TITLE"), default=title),
        issuer=issuer,
        client_id=_required(env, name, "CLIENT_ID"),
        client_secret=_required(env, name, "CLIENT_SECRET"),
    )


def _require_issuer(name: str, issuer: str) -> None:
    parts = _split(issuer)
    is_sound = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_sound or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise InvalidSetting(
            f"{_setting(name, 'ISSUER')} must be an https:// address without a query."
        )


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _required(env: SettingsReader, name: str, part: str) -> str:
    value = env.text(_setting(name, part))
    if not value or not value.isascii():
        raise InvalidSetting(f"{NAMES}: {name} needs {_setting(name, part)}.")
    return value


def _setting(name: str, part: str) -> str:
    return f"NEXUS_SIGN_IN_{name.upper()}_{part}"
