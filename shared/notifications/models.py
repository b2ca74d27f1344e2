"""Notifications, their actors, and preferences for mail."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from shared.auth.models import User
from shared.notifications.kinds import text_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Filters for notifications."""

    def for_user(self, user: User) -> Self:
        """Filter the notifications of one user."""
        return self.filter(user=user)

    def unread(self) -> Self:
        """Filter the unread notifications."""
        return self.filter(read_at=None)

    def of_kinds(self, kinds: Collection[str]) -> Self:
        """Filter the notifications of these kinds."""
        return self.filter(kind__in=kinds)

    def with_actors(self) -> Self:
        """Join the latest actor."""
        return self.select_related("actor")

    def changed_after(self, version: int) -> Self:
        """Filter the notifications created or joined by an actor since a version."""
        return self.filter(updated_at__gt=_EPOCH + version * _MICROSECOND)


class Notification(models.Model):
    """A notification of one user. Until it is read it collects the actors of one group."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    actor_count = models.IntegerField(default=0)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    payload = models.JSONField(default=dict)
    group_key = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group_key"],
                condition=Q(read_at=None),
                name="one_unread_notification_per_group",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="newest_notifications"),
            models.Index(fields=["user", "updated_at"], name="latest_changes_of_a_user"),
            # Rows are inserted in order of time, so a block range index finds the old ones.
            BrinIndex(fields=["created_at"], autosummarize=True, name="old_notifications"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for user {self.user_id}"

    @property
    def text(self) -> str:
        """The rendered text, such as "Ada and 4 others liked your post." """
        names = (self.actor.display_name, self.actor.username) if self.actor else ()
        return text_of(self.kind, self.payload, self.actor_count, *names)

    @property
    def version(self) -> int:
        """A number that grows with every change: its time in microseconds since 1970."""
        return (self.updated_at - _EPOCH) // _MICROSECOND


class NotificationActor(models.Model):
    """An actor of a notification. Each actor counts once."""

    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="everybody"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "actor"], name="an_actor_counts_once_in_a_notification"
            ),
        ]


class NotificationPreference(models.Model):
    """A user's choice of mail for one kind. Without a row the default of the kind applies."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    by_mail = models.BooleanField()
    digest_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind"),
        ]
