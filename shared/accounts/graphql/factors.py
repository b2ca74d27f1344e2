"""Mutations of second factors. The JSON of WebAuthn is sent as text."""

from typing import Any

import graphene
from django.utils import timezone

from shared.accounts import services
from shared.accounts.factor_schemas import CodeIn, ConfirmationIn, PasskeyIn
from shared.accounts.graphql.types import CHALLENGE, ENROLMENT, RECOVERY_CODES, TOTP_SECRET
from shared.auth.bearer import owner_of
from shared.graphql import PASSWORD_HASH, ById, Flat, current_user, mutation


@mutation(weight=PASSWORD_HASH, **TOTP_SECRET)
def start_totp(info: Any, body: ConfirmationIn) -> services.TotpSecret:
    """Start to enrol an authenticator app. Returns its secret, which a code confirms."""
    return services.start_totp(
        **owner_of(info.context), confirmation=body.confirmation(), now=timezone.now()
    )


@mutation(changes_viewer=True, **ENROLMENT)
def confirm_totp(info: Any, body: Flat[CodeIn]) -> services.Enrolment:
    """Confirm an authenticator app with a code. With the first factor, returns recovery codes."""
    return services.confirm_totp(**owner_of(info.context), code=body.code, now=timezone.now())


@mutation(weight=PASSWORD_HASH, **CHALLENGE)
def start_passkey(info: Any, body: ConfirmationIn) -> services.PasskeyChallenge:
    """
    Start the enrolment of a passkey.

    For signed-in users. Returns the options for `navigator.credentials.create()`.
    """
    return services.start_passkey(
        **owner_of(info.context), confirmation=body.confirmation(), now=timezone.now()
    )


@mutation(changes_viewer=True, **ENROLMENT)
def add_passkey(info: Any, body: Flat[PasskeyIn]) -> services.Enrolment:
    """Add a passkey. With the first factor, returns recovery codes."""
    return services.add_passkey(**owner_of(info.context), **body.model_dump(), now=timezone.now())


@mutation(**CHALLENGE)
def start_confirmation(info: Any) -> services.PasskeyChallenge:
    """
    Start a confirmation by passkey.

    For signed-in users. The passkey confirms a change of the second factors.
    """
    return services.start_confirmation(user=current_user(info), now=timezone.now())


@mutation(weight=PASSWORD_HASH, changes_viewer=True, ok=graphene.Boolean)
def remove_factor(info: Any, factor_id: ById, body: ConfirmationIn) -> bool:
    """Remove one of your second factors. The last one removes the recovery codes too."""
    services.remove_factor(
        **owner_of(info.context),
        factor_id=factor_id,
        confirmation=body.confirmation(),
        now=timezone.now(),
    )
    return True


@mutation(weight=PASSWORD_HASH, **RECOVERY_CODES)
def renew_recovery_codes(info: Any, body: ConfirmationIn) -> object:
    """Replace your recovery codes. Returns the new ones once; the former ones are invalid."""
    return services.renew_recovery_codes(
        **owner_of(info.context), confirmation=body.confirmation(), now=timezone.now()
    )
