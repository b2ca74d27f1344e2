"""Blocks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shared.unique_rows import UniqueRowQuerySet


class Block(models.Model):
    """A block of one user by another."""

    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: UniqueRowQuerySet["Block"] = UniqueRowQuerySet.as_manager()  # type: ignore[assignment]  # the manager of a query set has its methods

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_blocks_once"),
            models.CheckConstraint(
                condition=~Q(blocker=F("blocked")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.blocker_id} blocks user {self.blocked_id}"
