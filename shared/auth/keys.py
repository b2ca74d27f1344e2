"""
The keys that sign access tokens: creating, reading and publishing them.

It does not import Django, because the settings read their keys with it.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

ALGORITHM = "ES256"
_CURVE = ec.SECP256R1()
_BYTES = 32


class UnusableKey(ValueError):
    """The text is not a key for ES256. The message may name a file, but never contains the text."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key for ES256. Its id is the thumbprint of its public half (RFC 7638)."""

    kid: str
    private: ec.EllipticCurvePrivateKey = field(repr=False, compare=False)
    public: ec.EllipticCurvePublicKey = field(repr=False, compare=False)

    def published(self) -> dict[str, str]:
        """Return the public half as a JSON Web Key (RFC 7517)."""
        return {**_public_members(self.public), "use": "sig", "alg": ALGORITHM, "kid": self.kid}


def make_key() -> str:
    """
    Return a new key as a text for NEXUS_JWT_KEYS: the member ``d`` of its JSON Web Key.

    About one in four billion such numbers is not valid for the curve; ``read_key`` refuses it.
    """
    return secrets.token_urlsafe(_BYTES)


def read_key(text: str) -> SigningKey:
    """
    Read a key: 32 random bytes in base64, or the path of a ``.pem`` file.

    :raises UnusableKey: if it is none, or of another algorithm.
    """
    private = _read_file(Path(text)) if text.endswith(".pem") else _read_scalar(text)
    public = private.public_key()
    return SigningKey(kid=_thumbprint(_public_members(public)), private=private, public=public)


def _read_scalar(text: str) -> ec.EllipticCurvePrivateKey:
    unpadded = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        raw = base64.b64decode(unpadded + "=" * (-len(unpadded) % 4), validate=True)
        if len(raw) == _BYTES:
            return ec.derive_private_key(int.from_bytes(raw), _CURVE)
    except (binascii.Error, ValueError):
        # The error below does not contain the text, which may be a key with a typing error.
        pass
    raise UnusableKey("A key is 32 random bytes in base64, or the path of a .pem file.")


def _read_file(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise UnusableKey(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKey(f"{path} holds no private key without a password.") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != _CURVE.name:
        raise UnusableKey(f"{path} holds a key of another kind than P-256.")
    return key


def _public_members(public: ec.EllipticCurvePublicKey) -> Mapping[str, str]:
    numbers = public.public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _encode(numbers.x), "y": _encode(numbers.y)}


def _encode(number: int) -> str:
    return _base64(number.to_bytes(_BYTES))


def _thumbprint(members: Mapping[str, str]) -> str:
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return _base64(sha256(canonical.encode()).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
