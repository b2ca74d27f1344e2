"""Creating notifications. Free of models, so that ``notify`` can be imported anywhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction

from shared.events import publish
from shared.notifications.events import NotificationAdded, NotificationMailWanted
from shared.notifications.kinds import Kind, get_kind

# Joins the unread notification of the group or creates it, and stores the actor if it is new in
# the group. The row stays locked until the end of the transaction, so that no concurrent request
# marks it as read in between.
_JOIN = """
WITH joined AS (
    INSERT INTO notifications_notification AS existing (
        user_id, kind, actor_id, actor_count, target_type, target_id,
        payload, group_key, created_at, updated_at
    )
    SELECT recipient.id, %(kind)s, actor.id, (actor.id IS NOT NULL)::int, %(target_type)s,
           %(target_id)s, %(payload)s::jsonb, %(group_key)s, %(now)s, %(now)s
    FROM identity_user AS recipient LEFT JOIN identity_user AS actor ON actor.id = %(actor_id)s
    WHERE recipient.id = %(user_id)s AND recipient.is_active AND recipient.deleted_at IS NULL
    ON CONFLICT (user_id, group_key) WHERE read_at IS NULL
    DO UPDATE SET group_key = existing.group_key
    RETURNING id, actor_id, xmax = 0 AS is_new
), counted AS (
    INSERT INTO notifications_notificationactor (notification_id, actor_id)
    SELECT joined.id, %(actor_id)s FROM joined WHERE joined.actor_id IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT joined.id, is_new, EXISTS (SELECT 1 FROM counted) FROM joined
"""

_ADD_ACTOR = """
UPDATE notifications_notification
SET actor_id = %(actor_id)s, actor_count = actor_count + 1,
    payload = %(payload)s::jsonb, updated_at = greatest(updated_at, %(now)s)
WHERE id = %(id)s
"""

_WANTS_MAIL = """
SELECT by_mail FROM notifications_notificationpreference WHERE user_id = %s AND kind = %s
"""


@transaction.atomic
def notify(
    *,
    user_id: int,
    kind: str,
    target_type: str,
    target_id: int,
    actor_id: int | None = None,
    group_key: str = "",
    payload: Mapping[str, object] | None = None,
    now: datetime,
) -> int | None:
    """
    Create a notification, or add the actor to the unread notification of the same group.

    Repeating it with the same group and actor changes nothing while the notification is unread.
    Returns the notification's id, or None if the user's account is deleted or inactive or the user
    is the actor. The payload is a small mapping of names to values that JSON can represent. Call
    it from a durable event handler, whose transaction makes it happen once.

    :raises LookupError: if no module has registered the kind.
    """
    known = get_kind(kind)
    if actor_id == user_id:
        return None
    facts: dict[str, Any] = {
        "user_id": user_id,
        "kind": kind,
        "actor_id": actor_id,
        "target_type": target_type,
        "target_id": target_id,
        "payload": orjson.dumps(payload or {}, default=str).decode(),
        "group_key": group_key or f"{kind}:{target_type}:{target_id}",
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, facts)
        row = cursor.fetchone()
        if row is None:
            return None
        notification_id, is_new, is_new_actor = int(row[0]), bool(row[1]), bool(row[2])
        if is_new_actor and not is_new:
            cursor.execute(_ADD_ACTOR, {**facts, "id": notification_id})
    if is_new or is_new_actor:
        publish(NotificationAdded(notification_id=notification_id, user_id=user_id))
    if is_new and _wants_mail(user_id, known):
        publish(NotificationMailWanted(notification_id=notification_id))
    return notification_id


def _wants_mail(user_id: int, kind: Kind) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WANTS_MAIL, [user_id, kind.name])
        preference = cursor.fetchone()
    return bool(preference[0]) if preference else kind.mail
