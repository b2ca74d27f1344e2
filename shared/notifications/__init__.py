"""
Notifications: what somebody should know, grouped, listed, streamed and mailed if wanted.

A domain says in ``handlers.register()`` which kinds it has, and its handlers (or the services
they start) tell people::

    register_kind(
        Kind(
            name="post_liked",
            one="{actor} liked your post.",
            many="{actor} and {others} others liked your post.",
        )
    )

    notify(user_id=author_id, kind="post_liked", target_type="post", target_id=post_id,
           actor_id=liker_id, now=now)

What is about the same thing (``group_key``; by default the kind and the target) is one
notification until it is read, and each actor counts once in it.
"""

from shared.notifications.kinds import Kind, register_kind
from shared.notifications.telling import notify

__all__ = ["Kind", "notify", "register_kind"]
