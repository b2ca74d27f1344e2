"""The schedule of the periodic tasks of the outbox."""

from datetime import timedelta

from celery.schedules import crontab

from shared.schedules import periodic

SCHEDULE = periodic(
    "shared.events.tasks",
    sweep=timedelta(seconds=3),
    release_parked=timedelta(seconds=15),
    create_partitions=crontab(minute="7"),
    purge_delivered=crontab(minute="37"),
)
