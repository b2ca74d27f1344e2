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
    """A notification of the viewer."""

    requires = {
        "payload": ("payload",),
        "text": ("kind", "payload", "actor_count", "actor__username", "actor__display_name"),
    }

    target_id = graphene.ID(required=True)
    payload = graphene.String(
        required=True, description="The values that the text contains, as a JSON object."
    )
    text = graphene.String(
        required=True,
        description='The text to display, such as "Ada and 4 others liked your post."',
    )

    class Meta:
        model = Notification
        fields = (
            *("id", "kind", "actor", "actor_count", "target_type"),
            *("created_at", "updated_at", "read_at"),
        )

    @staticmethod
    def resolve_payload(notification: Notification, info: Any) -> str:
        """Return the payload as a JSON string: the schema has no type for objects with any keys."""
        return orjson.dumps(notification.payload).decode()

    @staticmethod
    def resolve_text(notification: Notification, info: Any) -> str:
        """Return the rendered text."""
        return notification.text


class NotificationPreferenceType(graphene.ObjectType):
    """The viewer's choice of mail for one kind of notification."""

    class Meta:
        name = "NotificationPreference"

    kind = graphene.String(required=True)
    title = graphene.String(required=True)
    by_mail = graphene.Boolean(required=True)


class MarkNotificationRead(BaseMutation):
    """Mark a notification as read. Repeating it changes nothing."""

    class Arguments:
        id = graphene.ID(required=True)

    notification = graphene.Field(NotificationType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, id: str) -> "MarkNotificationRead":  # noqa: A002
        """Mark it and return it."""
        read = services.mark_read(
            user=current_user(info), notification_id=parse_id(id), now=timezone.now()
        )
        return MarkNotificationRead(notification=read)


class MarkAllNotificationsRead(BaseMutation):
    """Mark all your notifications as read."""

    marked = graphene.Int(
        required=True, description="The number of notifications that were unread."
    )

    @staticmethod
    def mutate(root: None, info: Any) -> "MarkAllNotificationsRead":
        """Mark them and return their number."""
        marked = services.mark_all_read(user=current_user(info), now=timezone.now())
        return MarkAllNotificationsRead(marked=marked)


class SetNotificationPreferences(BaseMutation):
    """Replace your mail preferences. Only the named kinds are sent by mail."""

    class Arguments:
        by_mail = graphene.List(graphene.NonNull(graphene.String), required=True)

    preferences = graphene.List(graphene.NonNull(NotificationPreferenceType), required=True)

    @staticmethod
    def mutate(root: None, info: Any, *, by_mail: list[str]) -> "SetNotificationPreferences":
        """Store the preferences and return them."""
        user = current_user(info)
        body = parse(schemas.PreferencesIn, {"by_mail": by_mail})
        services.set_mail_preferences(user=user, kinds=body.by_mail)
        return SetNotificationPreferences(preferences=selectors.list_preferences(user=user))


class Query:
    """Query fields of notifications."""

    notifications = ConnectionField(
        lambda: NotificationType,
        unread=graphene.Boolean(description="Return unread notifications only."),
        description="Your notifications, newest first.",
    )
    unread_notification_count = graphene.Int(description="The number of your unread notifications.")
    notification_preferences = graphene.List(
        graphene.NonNull(NotificationPreferenceType),
        description="Your choice of mail for every kind of notification.",
    )

    @staticmethod
    def resolve_notifications(
        root: None, info: Any, *, unread: bool | None = None
    ) -> QuerySet[Notification]:
        """Return the viewer's notifications."""
        return selectors.list_notifications(user=current_user(info), unread=bool(unread))

    @staticmethod
    def resolve_unread_notification_count(root: None, info: Any) -> int:
        """Return the number of the viewer's unread notifications."""
        return selectors.count_unread(user=current_user(info))

    @staticmethod
    def resolve_notification_preferences(root: None, info: Any) -> Sequence[selectors.Preference]:
        """Return the viewer's preferences."""
        return selectors.list_preferences(user=current_user(info))


class Mutation:
    """Mutation fields of notifications."""

    mark_notification_read = MarkNotificationRead.Field()
    mark_all_notifications_read = MarkAllNotificationsRead.Field()
    set_notification_preferences = SetNotificationPreferences.Field()


class Subscription:
    """Subscription fields of notifications."""

    notification_added = graphene.Field(
        NotificationType,
        required=True,
        description="Your new notifications. A grouped one is sent again with each new actor.",
    )

    @staticmethod
    def subscribe_notification_added(root: None, info: Any) -> Watch:
        """Stream the viewer's notifications."""
        user = current_user(info)

        def read(announcement: Announcement) -> Notification:
            notification_id = announcement.facts["notification_id"]
            return selectors.get_notification(user=user, notification_id=notification_id)

        return watch(info, messages(NOTIFICATIONS.channel(user.pk), read=read, audience=user.pk))
