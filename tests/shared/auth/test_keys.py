"""Reading and publishing the keys that sign access tokens."""

import base64
import secrets
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shared.auth.keys import SigningKey, UnusableKey, make_key, read_key


def pem_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> str:
    encoded = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return encoded.decode()


def jwk_of(key: SigningKey) -> jwt.PyJWK:
    return jwt.PyJWK.from_dict(key.published())


class TestReadKey:
    def test_generated_key_signs_and_verifies(self) -> None:
        key = read_key(make_key())

        token = jwt.encode({"sub": "ada"}, key.private, algorithm="ES256")

        assert jwt.decode(token, jwk_of(key).key, algorithms=["ES256"]) == {"sub": "ada"}

    def test_both_base64_alphabets_are_accepted(self) -> None:
        raw = secrets.token_bytes(32)

        read = {
            read_key(base64.b64encode(raw).decode()),
            read_key(base64.urlsafe_b64encode(raw).rstrip(b"=").decode()),
        }

        assert len(read) == 1

    def test_path_of_a_pem_file_is_accepted(self, tmp_path: Path) -> None:
        private = ec.generate_private_key(ec.SECP256R1())
        file = tmp_path / "signing.pem"
        file.write_text(pem_of(private))

        key = read_key(str(file))

        assert key.public.public_numbers() == private.public_key().public_numbers()

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("teapot", id="a word"),
            pytest.param(secrets.token_urlsafe(16), id="half a key"),
            pytest.param(secrets.token_urlsafe(64), id="two keys in one"),
            pytest.param("A" * 43, id="zero"),
            pytest.param("_" * 42 + "8", id="a number beyond the curve"),
            pytest.param("ü" * 43, id="letters of no base64"),
        ],
    )
    def test_invalid_key_is_refused_without_showing_it(self, text: str) -> None:
        with pytest.raises(UnusableKey) as refused:
            read_key(text)

        assert text not in str(refused.value)

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(pem_of(ec.generate_private_key(ec.SECP384R1())), id="another curve"),
            pytest.param(pem_of(ed25519.Ed25519PrivateKey.generate()), id="another algorithm"),
            pytest.param(pem_of(rsa.generate_private_key(65537, 2048)), id="RSA"),
            pytest.param("a teapot", id="no PEM"),
        ],
    )
    def test_unsupported_pem_file_is_refused(self, tmp_path: Path, content: str) -> None:
        file = tmp_path / "signing.pem"
        file.write_text(content)

        with pytest.raises(UnusableKey, match=r"signing\.pem"):
            read_key(str(file))

    def test_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UnusableKey, match=r"absent\.pem"):
            read_key(str(tmp_path / "absent.pem"))


class TestSigningKey:
    def test_key_id_is_the_thumbprint_of_the_public_key(self) -> None:
        # The key is from RFC 7517, appendix A.2.
        key = read_key("870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE")

        assert key.published() == {
            "kty": "EC",
            "crv": "P-256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
            "use": "sig",
            "alg": "ES256",
            "kid": "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s",
        }

    def test_published_key_and_repr_omit_the_private_key(self) -> None:
        text = make_key()

        key = read_key(text)

        assert "d" not in key.published()
        assert "private" not in repr(key)
