"""The schedule of the periodic tasks of notifications."""

from celery.schedules import crontab

SCHEDULE = {
    # Digests go out in the morning; the later runs of the day send those that were missed.
    "send_due_digests": {
        "task": "shared.notifications.tasks.send_due_digests",
        "schedule": crontab(hour="6-22", minute="5"),
        "options": {"queue": "periodic"},
    },
    "purge_old_notifications": {
        "task": "shared.notifications.tasks.purge_old",
        "schedule": crontab(minute="57"),
        "options": {"queue": "periodic"},
    },
}
