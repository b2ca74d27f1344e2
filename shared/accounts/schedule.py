"""The schedule of the accounts' periodic tasks."""

from celery.schedules import crontab

from shared.schedules import periodic

SCHEDULE = periodic("shared.accounts.tasks", purge_expired=crontab(minute="17"))
