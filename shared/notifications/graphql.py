"""Notifications over GraphQL."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import graphene
import orjson
from django.utils import timezone

from shared.graphql import (
    ById,
    Flat,
    PlannedType,
    connection,
    current_user,
    fields_of,
    mutation,
    mutations_in,
    output_of,
    queries_in,
    query,
    subscription,
    subscriptions_in,
)
from shared.notifications import schemas, selectors, services
from shared.notifications.models import Notification
from shared.notifications.topics import NOTIFICATIONS
from shared.realtime import Announcement, Watch, messages, watch
from shared.row_forms import MadeOf
from shared.selections import Rows


def _as_text(payload: Mapping[str, object]) -> str:
    return orjson.dumps(payload).decode()


class NotificationType(PlannedType):
    """A notification of the viewer."""

    requires = {
        "text": ("kind", "payload", "actor_count", "actor__username", "actor__display_name"),
    }
    texts = {"payload": MadeOf(_as_text, ("payload",))}

    class Meta:
        model = Notification
        schema = schemas.NotificationOut

    @staticmethod
    def resolve_payload(notification: Notification, info: Any) -> str:
        return _as_text(notification.payload)


PreferenceType = output_of(schemas.PreferenceOut, name="NotificationPreference")


@mutation(notification=NotificationType)
def mark_notification_read(info: Any, notification_id: ById) -> Notification:
    """Mark a notification as read. Repeating it changes nothing."""
    return services.mark_read(
        user=current_user(info), notification_id=notification_id, now=timezone.now()
    )


@mutation(**fields_of(schemas.MarkedOut))
def mark_all_notifications_read(info: Any) -> int:
    """Mark all your notifications as read."""
    return services.mark_all_read(user=current_user(info), now=timezone.now())


@mutation(preferences=graphene.List(graphene.NonNull(PreferenceType), required=True))
def set_notification_preferences(
    info: Any, body: Flat[schemas.PreferencesIn]
) -> Sequence[selectors.Preference]:
    """Replace your mail preferences. Only the named kinds are sent by mail."""
    return services.set_mail_preferences(user=current_user(info), kinds=body.by_mail)


@connection(NotificationType)
def notifications(info: Any, *, unread: bool = False) -> Rows[Notification]:
    """List your notifications, newest first."""
    return selectors.list_notification_rows(user=current_user(info), unread=unread)


@query(graphene.Int)
def unread_notification_count(info: Any) -> int:
    """Count your unread notifications."""
    return selectors.count_unread(user=current_user(info))


@query(graphene.List(graphene.NonNull(PreferenceType)))
def notification_preferences(info: Any) -> Sequence[selectors.Preference]:
    """List your mail preferences."""
    return selectors.list_preferences(user=current_user(info))


@subscription(NotificationType)
def notification_added(info: Any) -> Watch:
    """Your new notifications. A grouped one is sent again with each new actor."""
    user = current_user(info)

    def read(announcement: Announcement) -> Notification:
        notification_id = announcement.facts["notification_id"]
        return selectors.get_notification(user=user, notification_id=notification_id)

    return watch(info, messages(NOTIFICATIONS.channel(user.pk), read=read, audience=user.pk))


Query = queries_in(sys.modules[__name__])
Mutation = mutations_in(sys.modules[__name__])
Subscription = subscriptions_in(sys.modules[__name__])
