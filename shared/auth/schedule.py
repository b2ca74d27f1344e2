"""When the accounts' periodic tasks run."""

from celery.schedules import crontab

SCHEDULE = {
    "purge_expired": {
        "task": "shared.auth.tasks.purge_expired",
        "schedule": crontab(minute="17"),
        "options": {"queue": "periodic"},
    },
}
