"""
Passkeys (WebAuthn): options for browsers, and verification of their responses.

The library for it loads 150 modules, so services import this one when a passkey is used.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import webauthn
from django.conf import settings
from django.db.models import Q
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_client_data_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from shared.accounts.origins import is_local
from shared.accounts.selectors import list_factors
from shared.accounts.services.challenges import (
    CHALLENGE_LIFETIME,
    PasskeyChallenge,
    passkey_challenge,
)
from shared.accounts.services.proofs import NotProven
from shared.auth.models import Factor, FactorKind, User

RP_NAME = "Nexus"
LONGEST_CREDENTIAL = 20_000
"""The maximum size of an answer in characters. Answers of devices have about 2,000."""
LONGEST_ID = 1023
"""The maximum length of a credential's id in bytes (WebAuthn level 3, section 4)."""
_TIMEOUT_MS = int(CHALLENGE_LIFETIME.total_seconds() * 1000)

Credential = Mapping[str, Any]
"""The answer of a browser: the JSON of a ``PublicKeyCredential`` (WebAuthn level 3, ``toJSON``)."""
T = TypeVar("T")


def request_passkey(token: str, *, user: User | None) -> PasskeyChallenge:
    """
    Return a challenge for one of the account's passkeys or, without an account, for any passkey.

    A passkey without an account has to verify its user on the device.
    """
    verification = UserVerificationRequirement
    options = webauthn.generate_authentication_options(
        rp_id=settings.NEXUS_PASSKEY_RP_ID,
        challenge=passkey_challenge(token),
        timeout=_TIMEOUT_MS,
        allow_credentials=[_descriptor(factor) for factor in _passkeys_of(user)] if user else [],
        user_verification=verification.PREFERRED if user else verification.REQUIRED,
    )
    return PasskeyChallenge(token, options_to_json_dict(options))


def request_new_passkey(token: str, *, user: User) -> PasskeyChallenge:
    """Return a challenge for a new passkey. Devices with a passkey of the account are excluded."""
    options = webauthn.generate_registration_options(
        rp_id=settings.NEXUS_PASSKEY_RP_ID,
        rp_name=RP_NAME,
        user_id=_handle_of(user),
        user_name=user.username,
        user_display_name=user.display_name or user.username,
        challenge=passkey_challenge(token),
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[_descriptor(factor) for factor in _passkeys_of(user)],
    )
    return PasskeyChallenge(token, options_to_json_dict(options))


def check_new_passkey(credential: Credential, *, token: str) -> VerifiedRegistration:
    """
    Return the passkey that a device has created for a challenge.

    :raises NotProven: if it was created for another challenge or site, or cannot be parsed.
    """
    made = _verified(
        credential,
        lambda: webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=passkey_challenge(token),
            expected_rp_id=settings.NEXUS_PASSKEY_RP_ID,
            expected_origin=_expected_origins(credential),
        ),
    )
    if len(made.credential_id) > LONGEST_ID:
        raise NotProven
    return made


def make_passkey_factor(
    user: User, made: VerifiedRegistration, *, name: str, transports: str, now: datetime
) -> Factor:
    """Store a checked passkey as a confirmed factor."""
    return Factor.objects.create(
        user=user,
        kind=FactorKind.PASSKEY.value,
        name=name,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=transports,
        created_at=now,
        confirmed_at=now,
    )


def transports_of(credential: Credential) -> str:
    """Return the transports of the device as the browser names them, separated by commas."""
    response = credential.get("response")
    transports = response.get("transports") if isinstance(response, dict) else None
    known = {each.value for each in AuthenticatorTransport}
    return (
        ",".join(sorted(known.intersection(map(str, transports))))
        if isinstance(transports, list)
        else ""
    )


def check_passkey(
    credential: Credential,
    *,
    token: str,
    user: User | None,
    now: datetime,
) -> Factor:
    """
    Check the answer of a passkey to a challenge, and return the passkey with its account.

    With ``user`` it has to belong to that account. Without ``user`` the device has to verify
    its owner, because the passkey is the only factor.

    :raises NotProven: if it answers another challenge, was signed for another site or with another
        key, its counter decreased, or it cannot be parsed.
    """
    factor = _factor_of(credential, user=user)
    verified = _verified(credential, lambda: _verify(factor, credential, token, is_alone=not user))
    count = verified.new_sign_count
    # Devices without a counter always send 0.
    has_risen = Q(sign_count__lt=count) if count else Q(sign_count=0)
    if not Factor.objects.filter(has_risen, pk=factor.pk).update(
        sign_count=count, last_used_at=now
    ):
        raise NotProven("the passkey's counter went back")
    return factor


def _factor_of(credential: Credential, *, user: User | None) -> Factor:
    passkeys = Factor.objects.confirmed().filter(kind=FactorKind.PASSKEY).select_related("user")
    if user is not None:
        passkeys = passkeys.filter(user=user)
    parsed = _verified(credential, lambda: parse_authentication_credential_json(dict(credential)))
    factor = passkeys.filter(credential_id=bytes_to_base64url(parsed.raw_id)).first()
    handle = parsed.response.user_handle
    if factor is None or (handle and handle != _handle_of(factor.user)):
        raise NotProven
    return factor


def _verify(
    factor: Factor, credential: Credential, token: str, *, is_alone: bool
) -> VerifiedAuthentication:
    return webauthn.verify_authentication_response(
        credential=dict(credential),
        expected_challenge=passkey_challenge(token),
        expected_rp_id=settings.NEXUS_PASSKEY_RP_ID,
        expected_origin=_expected_origins(credential),
        credential_public_key=bytes(factor.public_key or b""),
        # The UPDATE that stores the new counter compares it, so that two concurrent answers with
        # the same counter cannot both succeed.
        credential_current_sign_count=0,
        require_user_verification=is_alone,
    )


def _verified(credential: Credential, verify: Callable[[], T]) -> T:
    """Run a step of the library, which raises many kinds of errors for malformed input."""
    if _length(credential) > LONGEST_CREDENTIAL:
        raise NotProven
    try:
        return verify()
    except Exception:
        # The parsers of the library do not convert Python's own errors for malformed bytes.
        raise NotProven from None


def _length(value: object) -> int:
    if isinstance(value, Mapping):
        return sum(_length(each) for item in value.items() for each in item)
    if isinstance(value, list):
        return 1 + sum(map(_length, value))
    return len(value) if isinstance(value, str) else 1


def _expected_origins(credential: Credential) -> list[str]:
    """Return the trusted origins, and the origin of the request if it is a local one."""
    client_data = credential["response"]["clientDataJSON"]
    origin = parse_client_data_json(base64url_to_bytes(client_data)).origin
    return [*settings.NEXUS_PASSKEY_ORIGINS, *([origin] if is_local(origin) else [])]


def _passkeys_of(user: User) -> list[Factor]:
    passkeys = list_factors(user=user).filter(kind=FactorKind.PASSKEY)
    return list(passkeys)


def _descriptor(factor: Factor) -> PublicKeyCredentialDescriptor:
    assert factor.credential_id is not None
    named = factor.transports.split(",") if factor.transports else []
    return PublicKeyCredentialDescriptor(
        id=base64url_to_bytes(factor.credential_id),
        transports=[AuthenticatorTransport(each) for each in named] or None,
    )


def _handle_of(user: User) -> bytes:
    # Devices distinguish accounts by this value. It is public, and never changes.
    return str(user.pk).encode()
