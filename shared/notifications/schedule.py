"""When the periodic tasks of notifications run."""

from celery.schedules import crontab

SCHEDULE = {
    "purge_old_notifications": {
        "task": "shared.notifications.tasks.purge_old",
        "schedule": crontab(minute="57"),
        "options": {"queue": "periodic"},
    },
}
