"""User names: normalisation, validation, and the names and addresses of deleted accounts."""

import re
import unicodedata

LONGEST_EMAIL = 254
"""The longest address that mail can be sent to (RFC 5321)."""

_USERNAME = re.compile(r"[a-z0-9_.-]{3,30}", re.ASCII)
_RESERVED = "deleted-"
"""The prefix of the user names of deleted accounts, which no other account may have."""

_NOWHERE = "@deleted.invalid"


def fold(name: str) -> str:
    """Return the normalised form of a user name, without letter case and width."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def is_allowed(username: str) -> bool:
    """Return whether a normalised user name may be registered."""
    return bool(_USERNAME.fullmatch(username)) and not username.startswith(_RESERVED)


def name_of_deleted(user_id: int) -> str:
    """Return the user name of a deleted account."""
    return f"{_RESERVED}{user_id}"


def address_of_deleted(user_id: int) -> str:
    """Return an undeliverable address that replaces the one of a deleted account."""
    return f"{_RESERVED}{user_id}{_NOWHERE}"


def is_nowhere(email: str) -> bool:
    """Return whether an address is one of those that deleted accounts get."""
    return email.lower().endswith(_NOWHERE)
