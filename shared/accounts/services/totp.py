"""Codes of authenticator apps: TOTP (RFC 6238), six digits every thirty seconds."""

import logging
from dataclasses import dataclass
from datetime import datetime

import pyotp
from django.db import transaction
from django.db.models import Q

from shared.accounts.encryption import KeyLost, decrypt, encrypt
from shared.accounts.selectors import list_factors
from shared.accounts.services.proofs import NotProven
from shared.auth.models import Factor, FactorKind, User

logger = logging.getLogger(__name__)

ISSUER = "Nexus"
DIGITS = 6
_NAME = "Authenticator app"
# The steps before and after are valid too, because clocks differ and typing takes time (RFC 6238).
_WINDOW = 1


@dataclass(frozen=True, slots=True)
class TotpSecret:
    """The secret of an app, as text to type and as the address of a QR code."""

    secret: str
    uri: str


@transaction.atomic
def make_totp_factor(user: User, *, now: datetime) -> TotpSecret:
    """Store a new secret for an account. It replaces an unconfirmed one."""
    secret = pyotp.random_base32()
    Factor.objects.filter(user=user, kind=FactorKind.TOTP, confirmed_at=None).delete()
    Factor.objects.create(
        user=user, kind=FactorKind.TOTP, name=_NAME, secret=encrypt(secret), created_at=now
    )
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)
    return TotpSecret(secret=secret, uri=uri)


def check_totp(user: User, code: str, *, now: datetime) -> None:
    """
    Check a code of the account's app, and mark it as used.

    :raises NotProven: if it is wrong, or not newer than the last used one.
    """
    factor = list_factors(user=user).filter(kind=FactorKind.TOTP).first()
    if factor is None:
        raise NotProven
    use_code(factor, code, now=now)


def use_code(factor: Factor, code: str, *, now: datetime) -> None:
    """
    Check a code of an app, which may be unconfirmed, and mark it as used.
    """
    secret = _read_secret(factor)
    step = _step_of(secret, code, now=now)
    newer = Factor.objects.filter(Q(last_step=None) | Q(last_step__lt=step), pk=factor.pk)
    # The UPDATE contains the condition, so only one of two concurrent uses updates the row.
    # Encrypted again, because the current key may have changed.
    if not newer.update(last_step=step, last_used_at=now, secret=encrypt(secret)):
        raise NotProven("the code was used before")


def reencrypt_secrets() -> int:
    """
    Encrypt every secret of an app with the present key, and return the number of secrets.

    :raises KeyLost: if one was encrypted with a key that is neither the present nor a former one.
    """
    apps = Factor.objects.filter(kind=FactorKind.TOTP).values_list("pk", "secret")
    count = 0
    for pk, stored in apps.order_by("pk").iterator(chunk_size=1000):
        # The condition compares the secret that was read, because a use of a code also encrypts it.
        former = Factor.objects.filter(pk=pk, secret=stored)
        count += former.update(secret=encrypt(decrypt(stored)))
    return count


def _read_secret(factor: Factor) -> str:
    try:
        return decrypt(factor.secret)
    except KeyLost as error:
        logger.error("The secret of factor %s cannot be read: %s", factor.pk, error)
        raise NotProven("the secret cannot be read") from None


def _step_of(secret: str, code: str, *, now: datetime) -> int:
    try:
        totp = pyotp.TOTP(secret)
        return totp.verify_and_get_timecode(code, for_time=now, valid_window=_WINDOW)
    except pyotp.OTPVerificationError:
        raise NotProven from None
