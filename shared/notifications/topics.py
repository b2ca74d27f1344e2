"""Where people listen for what they are told."""

from shared.realtime import Topic

NOTIFICATIONS = Topic("notifications.added")
"""Has a channel for each user."""
