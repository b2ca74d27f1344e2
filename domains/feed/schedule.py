"""When the feed's periodic tasks run."""

from datetime import timedelta

from celery.schedules import crontab

from shared.schedules import periodic

SCHEDULE = periodic(
    "domains.feed.tasks",
    refresh_hot_ranks=timedelta(minutes=2),
    roll_up_interactions=crontab(minute="11"),
    reconcile_counters=crontab(hour="3", minute="41"),
)
