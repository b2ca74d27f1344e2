"""A software authenticator that creates passkeys and signs with them, in the format of browsers."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "http://localhost:8000"

_USER_PRESENT, _USER_VERIFIED, _HAS_KEY = 0x01, 0x04, 0x40
_NO_MODEL = bytes(16)


def encoded(raw: bytes) -> str:
    """Return bytes as WebAuthn writes them in JSON: base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Decode base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """
    A device with one passkey. Its signatures are real; its claims can be falsified.

    ``origin`` and ``rp_id`` are those of the requesting page, ``count`` is the signature counter.
    """

    def __init__(
        self,
        *,
        origin: str = ORIGIN,
        rp_id: str | None = None,
        count: int = 0,
        verifies_user: bool = True,
    ) -> None:
        self.origin = origin
        self.rp_id = rp_id
        self.count = count
        self.verifies_user = verifies_user
        self.credential_id = secrets.token_bytes(32)
        self.user_handle: bytes | None = None
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of ``navigator.credentials.create()``, in the format of ``toJSON()``."""
        self.user_handle = decoded(options["user"]["id"])
        client_data = self._client_data("webauthn.create", options["challenge"])
        attestation = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(self.rp_id or options["rp"]["id"], self._public_key()),
        }
        return self._credential(
            {
                "clientDataJSON": encoded(client_data),
                "attestationObject": encoded(cbor2.dumps(attestation)),
                "transports": ["internal", "hybrid"],
            }
        )

    def get(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of ``navigator.credentials.get()``, in the format of ``toJSON()``."""
        client_data = self._client_data("webauthn.get", options["challenge"])
        if self.count:
            self.count += 1
        data = self._data(self.rp_id or options["rpId"])
        signed = self._key.sign(data + sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": encoded(client_data),
                "authenticatorData": encoded(data),
                "signature": encoded(signed),
                "userHandle": encoded(self.user_handle) if self.user_handle else None,
            }
        )

    def _client_data(self, kind: str, challenge: str) -> bytes:
        client_data = {
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(client_data).encode()

    def _data(self, rp_id: str, key: bytes = b"") -> bytes:
        flags = _USER_PRESENT | (_USER_VERIFIED if self.verifies_user else 0)
        flags |= _HAS_KEY if key else 0
        return sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4) + key

    def _public_key(self) -> bytes:
        point = self._key.public_key().public_numbers()
        # COSE: an elliptic curve key (1: 2) for ES256 (3: -7) on P-256 (-1: 1), and its point.
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        length = len(self.credential_id).to_bytes(2)
        return _NO_MODEL + length + self.credential_id + cbor2.dumps(key)

    def _credential(self, response: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": encoded(self.credential_id),
            "rawId": encoded(self.credential_id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": dict(response),
        }
