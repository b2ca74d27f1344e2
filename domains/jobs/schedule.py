"""When the job board's periodic tasks run."""

from celery.schedules import crontab

from shared.schedules import periodic

SCHEDULE = periodic(
    "domains.jobs.tasks",
    expire_jobs=crontab(minute="*/5"),
    send_due_alerts=crontab(minute="11"),
    purge_resumes=crontab(hour="3", minute="41"),
    delete_unattached_resumes=crontab(hour="4", minute="11"),
)
