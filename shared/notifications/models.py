"""What people were told, who it was about, and what they want by mail."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from shared.auth.models import User
from shared.notifications.kinds import kind_called

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class NotificationQuerySet(models.QuerySet["Notification"]):
    """The questions one can ask of notifications."""

    def of(self, user: User) -> Self:
        """Keep those to this user."""
        return self.filter(user=user)

    def unread(self) -> Self:
        """Keep those that were not read."""
        return self.filter(read_at=None)

    def of_kinds(self, kinds: Collection[str]) -> Self:
        """Keep those of these kinds."""
        return self.filter(kind__in=kinds)

    def with_actors(self) -> Self:
        """Bring the latest actor along."""
        return self.select_related("actor")

    def changed_after(self, version: int) -> Self:
        """Keep those that are new, or have another actor, since a version."""
        return self.filter(updated_at__gt=_EPOCH + version * _MICROSECOND)


class Notification(models.Model):
    """One thing somebody was told, by one actor or several, until it is read."""

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
            # Rows are inserted in the order of time, so blocks say which of them are old.
            BrinIndex(fields=["created_at"], autosummarize=True, name="old_notifications"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for user {self.user_id}"

    @property
    def text(self) -> str:
        """What is said: "Ada and 4 others liked your post." """
        actor = (self.actor.display_name or self.actor.username) if self.actor else "Somebody"
        return kind_called(self.kind).say(actor=actor, actors=self.actor_count, facts=self.payload)

    @property
    def version(self) -> int:
        """A number that is larger after every change: the last one's microsecond."""
        return (self.updated_at - _EPOCH) // _MICROSECOND


class NotificationActor(models.Model):
    """Somebody a notification is about; nobody counts twice."""

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
    """Whether somebody wants one kind by mail; without a row the kind's own default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    by_mail = models.BooleanField()
    digest_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind"),
        ]
