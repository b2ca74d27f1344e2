"""The schedule of the periodic task."""

from celery.schedules import crontab

from shared.schedules import periodic

SCHEDULE = periodic("shared.idempotency.tasks", purge_expired_keys=crontab(minute="27"))
