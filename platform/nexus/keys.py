"""Secrets for a machine where nobody has set any: made once and kept with the other state."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_WORDS = 3
_SYLLABLES = 3


def random_key() -> str:
    """Make a key that no person ever types."""
    return secrets.token_urlsafe(64)


def passphrase() -> str:
    """Make a password that is easy to read out: three invented words."""
    return "-".join(_word() for _ in range(_WORDS))


def kept_secret(*, state_dir: Path, name: str, make: Callable[[], str] = random_key) -> str:
    """Return the secret of that name, making it the first time it is asked for."""
    path = state_dir / "secrets" / name
    if path.exists():
        return path.read_text()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(make())
    try:
        # A link and not a rename: it fails if another process was first, whose secret stays.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()


def keep_secret(*, state_dir: Path, name: str, value: str) -> None:
    """Keep a secret that was given, instead of the one that was made or given before."""
    path = state_dir / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(value)
    draft.replace(path)


def _word() -> str:
    choose = secrets.choice
    return "".join(choose(_CONSONANTS) + choose(_VOWELS) for _ in range(_SYLLABLES))
