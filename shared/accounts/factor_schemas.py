"""Schemas of second factors."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.accounts.password_text import Password
from shared.accounts.services import Confirmation
from shared.auth.models import FactorKind
from shared.http import In, JsonObject, Line, Moment, Name, Out, Problem

Code = Annotated[str, Line(64), Field(examples=["123456"])]
ChallengeToken = Annotated[str, Line(100), Field(examples=["bX9sT2u1…"])]
ENCODED = "dGVhcG90"
ASSERTION = {
    "id": ENCODED,
    "rawId": ENCODED,
    "type": "public-key",
    "response": {
        "clientDataJSON": ENCODED,
        "authenticatorData": ENCODED,
        "signature": ENCODED,
        "userHandle": None,
    },
    "clientExtensionResults": {},
}
ATTESTATION = {
    **ASSERTION,
    "response": {"clientDataJSON": ENCODED, "attestationObject": ENCODED, "transports": ["usb"]},
}
REQUEST = {
    "challenge": ENCODED,
    "timeout": 300000,
    "rpId": "localhost",
    "allowCredentials": [{"id": ENCODED, "type": "public-key"}],
    "userVerification": "preferred",
}
Assertion = Annotated[JsonObject, Field(examples=[ASSERTION])]
Attestation = Annotated[JsonObject, Field(examples=[ATTESTATION])]
RequestOptions = Annotated[dict[str, Any], Field(examples=[REQUEST])]


class SecondFactorIn(In):
    """The answer to the challenge of a log-in: a code, or the answer of a passkey."""

    challenge_token: ChallengeToken
    code: Code | None = None
    credential: Assertion | None = None


class PasskeyLogInIn(In):
    """The answer of a passkey, to log in without a password."""

    challenge_token: ChallengeToken
    credential: Assertion


class ConfirmationIn(In):
    """A confirmation by the owner: the password, a code, or the answer of a passkey."""

    password: Password | None = Field(None, examples=["correct horse battery"])
    code: Code | None = None
    challenge_token: ChallengeToken | None = None
    credential: Assertion | None = None

    def confirmation(self) -> Confirmation:
        """Return what was sent, as the services take it."""
        return Confirmation(
            password=self.password or "",
            code=self.code or "",
            challenge_token=self.challenge_token or "",
            credential=self.credential,
        )


class CodeIn(In):
    """The present code of an authenticator app."""

    code: Code


class PasskeyIn(In):
    """A new passkey with its name."""

    challenge_token: ChallengeToken
    name: Annotated[str, Name(60)] = Field(examples=["Laptop"])
    credential: Attestation


class FactorOut(Out):
    """An authenticator app or a passkey of the account."""

    id: int
    kind: FactorKind
    name: str = Field(examples=["Laptop"])
    created_at: Moment
    last_used_at: Moment | None


class EnrolmentOut(Out):
    """A factor that was added."""

    factor: FactorOut
    recovery_codes: list[str] = Field(examples=[["k3vd-7qpa-xw2m-n5ze"]])


class TotpSecretOut(Out):
    """The secret of an authenticator app."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"])
    uri: str = Field(
        examples=["otpauth://totp/Nexus:ada?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Nexus"]
    )


class PasskeyChallengeOut(Out):
    """A challenge for a passkey, with the options for the browser."""

    challenge_token: ChallengeToken
    options: RequestOptions
    expires_in: int = Field(examples=[300])


class RecoveryCodesOut(Out):
    """The number of unused recovery codes of the account."""

    left: int = Field(examples=[10])
    created_at: Moment | None


class NewRecoveryCodesOut(Out):
    """New recovery codes. They are not shown again."""

    recovery_codes: list[str] = Field(examples=[["k3vd-7qpa-xw2m-n5ze"]])


class SecondFactorProblem(Problem):
    """
    The problem `second_factor_required`. The password is right, and the challenge has to be
    answered.
    """

    challenge_token: ChallengeToken
    expires_in: int = Field(examples=[300])
    methods: list[Literal["totp", "passkey", "recovery_code"]] = Field(
        examples=[["totp", "recovery_code"]]
    )
    passkey_options: dict[str, Any] | None = Field(examples=[REQUEST])
