"""Names of accounts: which ones are allowed, and when two of them are the same."""

import re
import unicodedata

_USERNAME = re.compile(r"[a-z0-9_.-]{3,30}", re.ASCII)
_RESERVED = "deleted-"
"""Deleted accounts are called this and a number, so nobody else may be."""

_NOWHERE = "@deleted.invalid"


def fold(name: str) -> str:
    """Return the normalised form of a user name, without letter case and width."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def is_allowed(username: str) -> bool:
    """Say whether a folded user name may be registered."""
    return bool(_USERNAME.fullmatch(username)) and not username.startswith(_RESERVED)


def name_of_deleted(user_id: int) -> str:
    """Return what a deleted account is called."""
    return f"{_RESERVED}{user_id}"


def address_of_deleted(user_id: int) -> str:
    """Return an address that no mail can reach, in the place of a deleted account's own."""
    return f"{_RESERVED}{user_id}{_NOWHERE}"


def is_nowhere(email: str) -> bool:
    """Say whether an address is of the kind that deleted accounts get."""
    return email.lower().endswith(_NOWHERE)
