"""When the periodic tasks of polls run."""

from datetime import timedelta

from celery.schedules import crontab

from shared.schedules import periodic

SCHEDULE = periodic(
    "domains.polls.tasks",
    close_expired_polls=timedelta(seconds=30),
    refresh_vote_order=timedelta(seconds=10),
    refresh_whole_vote_order=crontab(hour="3", minute="53"),
    reconcile_tallies=crontab(hour="3", minute="43"),
)
