"""
The format of a personal access token: `nxs_pat_`, 43 characters, and a checksum of 6.

Secret scanners recognise a token by its prefix and checksum, without a request to a server.
"""

import re
import secrets
import string
import zlib

PREFIX = "nxs_pat_"
ENDING_LENGTH = 4
"""The number of last characters that lists show, by which the owner recognises a token."""

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_BITS = 256
# 62 ** 43 is the first power beyond 2 ** 256, 62 ** 6 the first beyond 2 ** 32.
_BODY_LENGTH, _CHECKSUM_LENGTH = 43, 6
_SHAPE = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{_BODY_LENGTH}}})([0-9A-Za-z]{{{_CHECKSUM_LENGTH}}})")


def make_token() -> str:
    """Return a new token of 256 random bits."""
    body = _in_base_62(secrets.randbits(_BITS), length=_BODY_LENGTH)
    return f"{PREFIX}{body}{_checksum(body)}"


def is_well_formed(text: str) -> bool:
    """Return whether a text has the format of a token and the right checksum."""
    found = _SHAPE.fullmatch(text)
    return found is not None and _checksum(found[1]) == found[2]


def _checksum(body: str) -> str:
    return _in_base_62(zlib.crc32(body.encode()), length=_CHECKSUM_LENGTH)


def _in_base_62(number: int, *, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
