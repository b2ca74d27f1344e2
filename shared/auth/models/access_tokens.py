"""Personal access tokens, with which scripts act for the owner."""

import uuid
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shared.auth.models.accounts import RevokeReason, User
from shared.auth.token_format import ENDING_LENGTH
from shared.text_fields import NameField

if TYPE_CHECKING:
    from datetime import datetime


class PersonalAccessTokenQuerySet(models.QuerySet["PersonalAccessToken"]):
    """Filters of personal access tokens."""

    def live(self, *, now: "datetime") -> Self:
        """Filter tokens that are neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def over_since(self, moment: "datetime") -> Self:
        """Filter tokens that were revoked or had expired at the given moment."""
        return self.filter(Q(revoked_at__lte=moment) | Q(expires_at__lte=moment))


class PersonalAccessToken(models.Model):
    """A token with scopes and an expiry. Only its hash is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = NameField(max_length=80)
    hash = models.CharField(max_length=64)
    ending = models.CharField(max_length=ENDING_LENGTH)
    scopes = ArrayField(models.CharField(max_length=60))
    # Whether the session that created it had a second factor.
    has_second_factor = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    # The networks from which it was used, the newest last. The oldest are removed.
    networks = ArrayField(models.CharField(max_length=43), default=list, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(
        max_length=20, choices=RevokeReason.choices, blank=True, default=""
    )

    objects = PersonalAccessTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hash"], name="one_access_token_per_hash"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="access_token_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoke_reason="")
                | Q(revoked_at__isnull=False, revoke_reason__in=RevokeReason.values),
                name="revoked_access_token_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} …{self.ending}"
