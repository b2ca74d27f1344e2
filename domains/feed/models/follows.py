"""Follows."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shared.unique_rows import UniqueRowQuerySet

if TYPE_CHECKING:
    from shared.auth.models import User


class FollowQuerySet(UniqueRowQuerySet["Follow"]):
    """Filters of follows."""

    def by(self, user: "User") -> Self:
        """Filter by follower."""
        return self.filter(follower=user)

    def with_people(self) -> Self:
        """Join both users."""
        return self.select_related("follower", "followee")


class Follow(models.Model):
    """A follow: the posts of the followed user appear in the follower's home feed."""

    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    followee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followee"], name="one_follows_once"),
            models.CheckConstraint(
                condition=~Q(follower=F("followee")), name="nobody_follows_themselves"
            ),
        ]
        indexes = [
            models.Index(fields=["followee", "-created_at", "-id"], name="newest_followers"),
            models.Index(fields=["follower", "-created_at", "-id"], name="newest_followed"),
        ]

    def __str__(self) -> str:
        return f"user {self.follower_id} follows user {self.followee_id}"
