"""The schedule of the accounts' periodic tasks."""

from celery.schedules import crontab

SCHEDULE = {
    "purge_expired": {
        "task": "shared.accounts.tasks.purge_expired",
        "schedule": crontab(minute="17"),
        "options": {"queue": "periodic"},
    },
}
