"""The topics of notifications."""

from shared.realtime import Topic

NOTIFICATIONS = Topic("notifications.added")
"""New and changed notifications, with a channel for each user."""
