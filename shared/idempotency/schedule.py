"""The schedule of the periodic task."""

from celery.schedules import crontab

SCHEDULE = {
    "purge_expired_keys": {
        "task": "shared.idempotency.tasks.purge_expired_keys",
        "schedule": crontab(minute="27"),
        "options": {"queue": "periodic"},
    },
}
