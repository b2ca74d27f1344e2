"""The schedule of the periodic tasks of the outbox."""

from datetime import timedelta

from celery.schedules import crontab

SCHEDULE = {
    "sweep": {
        "task": "shared.events.tasks.sweep",
        "schedule": timedelta(seconds=3),
        # A sweep that has not started when the next one is due would only delay it.
        "options": {"queue": "periodic", "expires": 3},
    },
    "release_parked": {
        "task": "shared.events.tasks.release_parked",
        "schedule": timedelta(seconds=15),
        "options": {"queue": "periodic", "expires": 15},
    },
    "purge_delivered": {
        "task": "shared.events.tasks.purge_delivered",
        "schedule": crontab(minute="37"),
        "options": {"queue": "periodic"},
    },
}
