"""Notifications over GraphQL."""

from collections.abc import Sequence
from typing import Any

import graphene
import orjson
from django.db.models import QuerySet
from django.utils import timezone

from shared.graphql import ConnectionField, PlannedType, current_user, parse, parse_id
from shared.graphql import Mutation as BaseMutation
from shared.notifications import schemas, selectors, services
from shared.notifications.models import Notification
from shared.notifications.topics import NOTIFICATIONS
from shared.realtime import Announcement, Watch, messages, watch


class NotificationType(PlannedType):
    """One thing somebody was told."""

    requires = {
        "payload": ("payload",),
        "text": ("kind", "payload", "actor_count", "actor__username", "actor__display_name"),
    }

    target_id = graphene.ID(required=True)
    payload = graphene.String(
        required=True, description="The facts that the text is made of, as a JSON object."
    )
    text = graphene.String(
        required=True, description='What is said: "Ada and 4 others liked your post."'
    )

    class Meta:
        model = Notification
        fields = (
            *("id", "kind", "actor", "actor_count", "target_type"),
            *("created_at", "updated_at", "read_at"),
        )

    @staticmethod
    def resolve_payload(notification: Notification, info: Any) -> str:
        """Return the facts as JSON: the schema has no type for an object of any keys."""
        return orjson.dumps(notification.payload).decode()

    @staticmethod
    def resolve_text(notification: Notification, info: Any) -> str:
        """Put it into words."""
        return notification.text


class NotificationPreferenceType(graphene.ObjectType):
    """Whether one kind comes by mail."""

    class Meta:
        name = "NotificationPreference"

    kind = graphene.String(required=True)
    title = graphene.String(required=True)
    by_mail = graphene.Boolean(required=True)


class MarkNotificationRead(BaseMutation):
    """Mark a notification as read. Asked again, it stays read."""

    class Arguments:
        id = graphene.ID(required=True)

    notification = graphene.Field(NotificationType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, id: str) -> "MarkNotificationRead":  # noqa: A002
        """Mark it."""
        read = services.mark_read(
            user=current_user(info), notification_id=parse_id(id), now=timezone.now()
        )
        return MarkNotificationRead(notification=read)


class MarkAllNotificationsRead(BaseMutation):
    """Mark all your notifications as read."""

    marked = graphene.Int(required=True, description="How many were not read.")

    @staticmethod
    def mutate(root: None, info: Any) -> "MarkAllNotificationsRead":
        """Mark them."""
        marked = services.mark_all_read(user=current_user(info), now=timezone.now())
        return MarkAllNotificationsRead(marked=marked)


class SetNotificationPreferences(BaseMutation):
    """Choose what comes by mail: the kinds you name, and no other."""

    class Arguments:
        by_mail = graphene.List(graphene.NonNull(graphene.String), required=True)

    preferences = graphene.List(graphene.NonNull(NotificationPreferenceType), required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, by_mail: list[str]) -> "SetNotificationPreferences":
        """Choose."""
        user = current_user(info)
        body = parse(schemas.PreferencesIn, {"by_mail": by_mail})
        services.choose_mail(user=user, kinds=body.by_mail)
        return SetNotificationPreferences(preferences=selectors.list_preferences(user=user))


class Query:
    """What one can ask of notifications."""

    notifications = ConnectionField(
        lambda: NotificationType,
        unread=graphene.Boolean(description="Only those that were not read."),
        description="What you were told, newest first.",
    )
    unread_notification_count = graphene.Int(
        description="How many of your notifications you have not read."
    )
    notification_preferences = graphene.List(
        graphene.NonNull(NotificationPreferenceType),
        description="What comes by mail and what does not.",
    )

    @staticmethod
    def resolve_notifications(
        root: None, info: Any, *, unread: bool | None = None
    ) -> QuerySet[Notification]:
        """Return the notifications of whoever asks."""
        return selectors.list_notifications(user=current_user(info), unread=bool(unread))

    @staticmethod
    def resolve_unread_notification_count(root: None, info: Any) -> int:
        """Count what whoever asks has not read."""
        return selectors.count_unread(user=current_user(info))

    @staticmethod
    def resolve_notification_preferences(root: None, info: Any) -> Sequence[selectors.Preference]:
        """Return the preferences of whoever asks."""
        return selectors.list_preferences(user=current_user(info))


class Mutation:
    """What one can change about notifications."""

    mark_notification_read = MarkNotificationRead.Field()
    mark_all_notifications_read = MarkAllNotificationsRead.Field()
    set_notification_preferences = SetNotificationPreferences.Field()


class Subscription:
    """What one can watch of notifications."""

    notification_added = graphene.Field(
        NotificationType,
        required=True,
        description="What you are told, as it happens; a group comes again with each new actor.",
    )

    @staticmethod
    def subscribe_notification_added(root: None, info: Any) -> Watch:
        """Watch the notifications of whoever asks."""
        user = current_user(info)

        def read(announcement: Announcement) -> Notification:
            notification_id = announcement.facts["notification_id"]
            return selectors.get_notification(user=user, notification_id=notification_id)

        return watch(info, messages(NOTIFICATIONS.channel(user.pk), read=read, audience=user.pk))
