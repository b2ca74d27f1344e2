"""The keys that sign access tokens, from NEXUS_JWT_KEYS or from the state folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from nexus.environment import InvalidSetting
from nexus.secret_files import get_or_create_secret
from shared.auth.keys import SigningKey, UnusableKey, make_key, read_key


def read_signing_keys(texts: Sequence[str], *, state_dir: Path) -> tuple[SigningKey, ...]:
    """
    Return the distinct keys, the signing key first.

    If ``texts`` is empty, the result is the generated key of the state folder.

    :raises InvalidSetting: if a text is not a usable key.
    """
    chosen = texts or [
        get_or_create_secret(state_dir=state_dir, name="jwt_signing_key", generate=make_key)
    ]
    try:
        return tuple(dict.fromkeys(map(read_key, chosen)))
    except UnusableKey as refused:
        raise InvalidSetting(f"NEXUS_JWT_KEYS: {refused}") from None


def inline_keys(texts: Sequence[str]) -> Mapping[str, str]:
    """Return the keys that NEXUS_JWT_KEYS contains itself, not in files, by name and position."""
    return by_position("NEXUS_JWT_KEYS", [text for text in texts if not text.endswith(".pem")])


def by_position(name: str, secrets: Sequence[str]) -> Mapping[str, str]:
    """Return the secrets of a list, keyed by ``name (position)``; positions start at 1."""
    return {f"{name} ({position})": secret for position, secret in enumerate(secrets, start=1)}
