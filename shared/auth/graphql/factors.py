"""Second factors over GraphQL. The JSON of WebAuthn travels as text."""

import json
from dataclasses import dataclass
from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from shared.auth import selectors, services
from shared.auth.bearer import sign_in_of
from shared.auth.factor_schemas import (
    CodeIn,
    ConfirmationIn,
    PasskeyIn,
    PasskeyLogInIn,
    RecoveryCodesOut,
    SecondFactorIn,
)
from shared.auth.graphql.types import TOKEN_PAIR
from shared.auth.models import Factor, FactorKind
from shared.auth.viewer import client_of
from shared.graphql import (
    PASSWORD_HASH,
    ById,
    ConnectionField,
    Flat,
    PlannedType,
    current_user,
    enum_from_choices,
    mutation,
    output_of,
)


class FactorType(PlannedType):
    """An authenticator app or a passkey of the account."""

    kind = enum_from_choices(FactorKind)(required=True)

    class Meta:
        model = Factor
        fields = ("id", "name", "created_at", "last_used_at")


class FactorQuery:
    """What one can ask of one's own factors."""

    my_factors = ConnectionField(
        lambda: FactorType, description="Your authenticator app and your passkeys, oldest first."
    )
    my_recovery_codes = graphene.Field(
        output_of(RecoveryCodesOut), description="How many of your recovery codes are left."
    )

    @staticmethod
    def resolve_my_factors(root: None, info: Any) -> QuerySet[Factor]:
        """Return the factors of the viewer."""
        return selectors.list_factors(user=current_user(info))

    @staticmethod
    def resolve_my_recovery_codes(root: None, info: Any) -> services.RecoveryCodes:
        """Return how many recovery codes the viewer has left."""
        return services.count_recovery_codes(user=current_user(info))


CODES = graphene.List(graphene.NonNull(graphene.String), required=True)
ENROLMENT = {"factor": FactorType, "recovery_codes": CODES}
CHALLENGE = {
    "challenge_token": graphene.String,
    "options": graphene.String,
    "expires_in": graphene.Int,
}


@dataclass(frozen=True, slots=True)
class _ChallengeText:
    """A challenge whose options are the text of their JSON."""

    challenge_token: str
    options: str
    expires_in: int

    @classmethod
    def of(cls, challenge: services.PasskeyChallenge) -> "_ChallengeText":
        options = json.dumps(challenge.options)
        return cls(challenge.challenge_token, options, challenge.expires_in)


@mutation(public=True, **TOKEN_PAIR)
def token_auth_second_factor(info: Any, body: Flat[SecondFactorIn]) -> services.TokenPair:
    """
    Complete a log-in with a second factor.

    For holders of a challenge. Takes a code or a passkey, and returns a pair of tokens.
    """
    return services.log_in_with_second_factor(
        challenge_token=body.challenge_token,
        code=body.code or "",
        credential=body.credential,
        client=client_of(info.context),
        now=timezone.now(),
    )


@mutation(public=True, **CHALLENGE)
def start_passkey_auth(info: Any) -> _ChallengeText:
    """
    Start a log-in with a passkey.

    For everyone. Returns the options for `navigator.credentials.get()`.
    """
    challenge = services.start_passkey_log_in(client=client_of(info.context), now=timezone.now())
    return _ChallengeText.of(challenge)


@mutation(public=True, **TOKEN_PAIR)
def passkey_auth(info: Any, body: Flat[PasskeyLogInIn]) -> services.TokenPair:
    """Log in with a passkey alone, and get a pair of tokens. The device verifies its user."""
    return services.log_in_with_passkey(
        challenge_token=body.challenge_token,
        credential=body.credential,
        client=client_of(info.context),
        now=timezone.now(),
    )


@mutation(weight=PASSWORD_HASH, secret=graphene.String, uri=graphene.String)
def start_totp(info: Any, body: ConfirmationIn) -> services.TotpSecret:
    """Get the secret for an authenticator app. It counts once a code has confirmed it."""
    return services.start_totp(**_owner(info), confirmation=body.confirmation(), now=timezone.now())


@mutation(**ENROLMENT)
def confirm_totp(info: Any, body: Flat[CodeIn]) -> services.Enrolment:
    """Confirm the authenticator app with a code. The first factor brings recovery codes."""
    return services.confirm_totp(**_owner(info), code=body.code, now=timezone.now())


@mutation(weight=PASSWORD_HASH, **CHALLENGE)
def start_passkey(info: Any, body: ConfirmationIn) -> _ChallengeText:
    """
    Start the enrolment of a passkey.

    For signed-in users. Returns the options for `navigator.credentials.create()`.
    """
    challenge = services.start_passkey(
        **_owner(info), confirmation=body.confirmation(), now=timezone.now()
    )
    return _ChallengeText.of(challenge)


@mutation(**ENROLMENT)
def add_passkey(info: Any, body: Flat[PasskeyIn]) -> services.Enrolment:
    """Add the passkey that a device has made. The first factor brings recovery codes."""
    return services.add_passkey(
        **_owner(info),
        challenge_token=body.challenge_token,
        name=body.name,
        credential=body.credential,
        now=timezone.now(),
    )


@mutation(**CHALLENGE)
def start_confirmation(info: Any) -> _ChallengeText:
    """
    Start a confirmation by passkey.

    For signed-in users. The passkey confirms a change of the second factors.
    """
    challenge = services.start_confirmation(user=current_user(info), now=timezone.now())
    return _ChallengeText.of(challenge)


@mutation(weight=PASSWORD_HASH, ok=graphene.Boolean)
def remove_factor(info: Any, factor_id: ById, body: ConfirmationIn) -> bool:
    """Remove one of your factors. With the last one go the recovery codes."""
    services.remove_factor(
        **_owner(info), factor_id=factor_id, confirmation=body.confirmation(), now=timezone.now()
    )
    return True


@mutation(weight=PASSWORD_HASH, recovery_codes=CODES)
def renew_recovery_codes(info: Any, body: ConfirmationIn) -> object:
    """Replace your recovery codes. The new ones are shown this once; the former are void."""
    return services.renew_recovery_codes(
        **_owner(info), confirmation=body.confirmation(), now=timezone.now()
    )


def _owner(info: Any) -> dict[str, Any]:
    sign_in = sign_in_of(info.context)
    return {"user": sign_in.user, "session": sign_in.session}
