"""Generated secrets for a machine without configured ones, stored in the state folder."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_WORDS = 3
_SYLLABLES = 3


def generate_key() -> str:
    """Generate a random key of 64 bytes as URL-safe text."""
    return secrets.token_urlsafe(64)


def generate_passphrase() -> str:
    """Generate a password that is easy to read aloud: three invented words."""
    return "-".join(_word() for _ in range(_WORDS))


def get_or_create_secret(
    *, state_dir: Path, name: str, generate: Callable[[], str] = generate_key
) -> str:
    """Return the secret with this name; generate and store it on first use."""
    path = state_dir / "secrets" / name
    if path.exists():
        return path.read_text()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(generate())
    try:
        # Unlike a rename, a link fails if another process was first, so its secret stays.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()


def store_secret(*, state_dir: Path, name: str, value: str) -> None:
    """Store a secret and replace an earlier one with the same name."""
    path = state_dir / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(value)
    draft.replace(path)


def _word() -> str:
    choose = secrets.choice
    return "".join(choose(_CONSONANTS) + choose(_VOWELS) for _ in range(_SYLLABLES))
