"""Second factors of accounts: authenticator apps, passkeys, and recovery codes."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from shared.auth.models.accounts import User
from shared.text_fields import NameField

if TYPE_CHECKING:
    from datetime import datetime


class FactorKind(models.TextChoices):
    """The kind of a second factor."""

    TOTP = "totp", "Authenticator app"
    PASSKEY = "passkey", "Passkey"


class FactorQuerySet(models.QuerySet["Factor"]):
    """Filters of factors."""

    def confirmed(self) -> Self:
        """Filter factors with a complete enrolment. Other factors have no effect."""
        return self.filter(confirmed_at__isnull=False)


class Factor(models.Model):
    """
    An authenticator app or a passkey of an account.

    An app has a ``secret``, which is stored encrypted, and the last time step that was used. A
    passkey has the id and the public key of its credential, both of which are no secrets.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FactorKind.choices)
    name = NameField(max_length=60)
    secret = models.TextField(blank=True, default="")
    last_step = models.BigIntegerField(null=True, blank=True)
    # The longest id that WebAuthn allows has 1,023 bytes, which are 1,364 characters of base64.
    credential_id = models.CharField(max_length=1364, null=True, blank=True)  # noqa: DJ001 - unique
    public_key = models.BinaryField(null=True, blank=True)
    sign_count = models.BigIntegerField(default=0)
    transports = models.CharField(max_length=100, blank=True, default="")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = FactorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(kind="totp"), name="one_authenticator_app_per_account"
            ),
            models.UniqueConstraint(fields=["credential_id"], name="a_passkey_is_enrolled_once"),
            models.CheckConstraint(
                condition=Q(kind=FactorKind.TOTP, credential_id=None)
                | Q(kind=FactorKind.PASSKEY, secret="", credential_id__isnull=False),
                name="factor_is_an_app_or_a_passkey",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class RecoveryCode(models.Model):
    """A code that replaces a factor once, stored as a salted hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    salt = models.CharField(max_length=32)
    hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "hash"], name="recovery_code_is_stored_once"),
        ]


class ChallengePurpose(models.TextChoices):
    """The purpose of a challenge."""

    SECOND_FACTOR = "second_factor", "Completes a log-in with a second factor"
    PASSKEY_LOG_IN = "passkey_log_in", "Logs in with a passkey"
    PASSKEY_ENROLMENT = "passkey_enrolment", "Enrols a passkey"
    CONFIRMATION = "confirmation", "Confirms a change of a signed-in user"


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Filters of challenges."""

    def open(self, *, now: "datetime") -> Self:
        """Filter challenges that can still be answered."""
        return self.filter(used_at=None, expires_at__gt=now)


class Challenge(models.Model):
    """
    A challenge that a factor answers. Only the hash of its token is stored.

    ``account_state`` is the state of the account at the time of issue. A change of the password
    makes the challenge invalid.
    """

    hash = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20, choices=ChallengePurpose.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    account_state = models.CharField(max_length=64, blank=True, default="")
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hash"], name="challenge_is_stored_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=ChallengePurpose.values), name="challenge_has_a_purpose"
            ),
            models.CheckConstraint(
                condition=Q(purpose=ChallengePurpose.PASSKEY_LOG_IN) ^ Q(user__isnull=False),
                name="challenge_names_its_account",
            ),
        ]
