"""Encryption of stored secrets, with keys that are derived from ``SECRET_KEY``."""

import base64
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Part of every derived key: another text would make the stored secrets unreadable.
_PURPOSE = b"shared.auth.encryption"


class KeyLost(Exception):
    """A stored secret was encrypted with a key that the settings do not contain."""


def encrypt(secret: str) -> str:
    """Return the secret in encrypted form, for storage."""
    return _fernet().encrypt(secret.encode()).decode()


def decrypt(stored: str) -> str:
    """
    Return the plain text of an encrypted secret.

    :raises KeyLost: if it was encrypted with none of the present keys.
    """
    try:
        return _fernet().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise KeyLost("Name the former SECRET_KEY in SECRET_KEY_FALLBACKS.") from None


def _fernet() -> MultiFernet:
    # The first key encrypts; the others decrypt secrets from before a change of SECRET_KEY.
    return _of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _of(secret_keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in secret_keys])


def _derived(secret_key: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(derive.derive(secret_key.encode()))
