"""
Notifications: grouped, listed, streamed, and mailed to users who want mail.

A domain registers its kinds in ``handlers.register()``. Its handlers, or the services that they
call, notify users::

    register_kind(
        Kind(
            name="post_liked",
            one="{actor} liked your post.",
            many="{actor} and {others} others liked your post.",
        )
    )

    notify(user_id=author_id, kind="post_liked", target_type="post", target_id=post_id,
           actor_id=liker_id, now=now)

Until it is read, a notification collects everything with the same ``group_key``, which defaults
to the kind and the target. Each actor counts once.
"""

from shared.notifications.kinds import Kind, register_kind
from shared.notifications.notifying import notify

__all__ = ["Kind", "notify", "register_kind"]
