"""Follows of polls."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from domains.polls.models.polls import Poll
from shared.unique_rows import UniqueRowQuerySet


class PollFollowQuerySet(UniqueRowQuerySet["PollFollow"]):
    """Follows of polls."""


class PollFollow(models.Model):
    """A follow of a poll. The user, who need not have voted, is notified when the poll ends."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="follows", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = PollFollowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "user"], name="one_follows_a_poll_once"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} follows poll {self.poll_id}"
