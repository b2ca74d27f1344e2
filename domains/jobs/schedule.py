"""When the job board's periodic tasks run."""

from celery.schedules import crontab

SCHEDULE = {
    "expire_jobs": {
        "task": "domains.jobs.tasks.expire_jobs",
        "schedule": crontab(minute="*/5"),
        "options": {"queue": "periodic"},
    },
    "send_due_alerts": {
        "task": "domains.jobs.tasks.send_due_alerts",
        "schedule": crontab(minute="11"),
        "options": {"queue": "periodic"},
    },
    "purge_resumes": {
        "task": "domains.jobs.tasks.purge_resumes",
        "schedule": crontab(hour="3", minute="41"),
        "options": {"queue": "periodic"},
    },
}
