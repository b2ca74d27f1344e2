"""The keys that sign access tokens, out of NEXUS_JWT_KEYS or of the state folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from nexus.environment import InvalidSetting
from nexus.secret_files import get_or_create_secret
from shared.auth.keys import SigningKey, UnusableKey, make_key, read_key


def read_signing_keys(texts: Sequence[str], *, state_dir: Path) -> tuple[SigningKey, ...]:
    """
    Return each key once, the signing one first; the one of the state folder if none is set.

    :raises InvalidSetting: if one of them is no key.
    """
    chosen = texts or [
        get_or_create_secret(state_dir=state_dir, name="jwt_signing_key", generate=make_key)
    ]
    try:
        return tuple(dict.fromkeys(map(read_key, chosen)))
    except UnusableKey as refused:
        raise InvalidSetting(f"NEXUS_JWT_KEYS: {refused}") from None


def written_keys(texts: Sequence[str]) -> Mapping[str, str]:
    """Return the keys that stand in NEXUS_JWT_KEYS itself and in no file, each with its place."""
    return numbered("NEXUS_JWT_KEYS", [text for text in texts if not text.endswith(".pem")])


def numbered(name: str, secrets: Sequence[str]) -> Mapping[str, str]:
    """Return the secrets of a list, each under the list's name and its place, from 1 on."""
    return {f"{name} ({place})": secret for place, secret in enumerate(secrets, start=1)}
