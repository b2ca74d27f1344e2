"""When the feed's periodic tasks run."""

from datetime import timedelta

from celery.schedules import crontab

SCHEDULE = {
    "refresh_hot_ranks": {
        "task": "domains.feed.tasks.refresh_hot_ranks",
        "schedule": timedelta(minutes=2),
        "options": {"queue": "periodic", "expires": 120},
    },
    "roll_up_interactions": {
        "task": "domains.feed.tasks.roll_up_interactions",
        "schedule": crontab(minute="11"),
        "options": {"queue": "periodic"},
    },
    "reconcile_feed_counters": {
        "task": "domains.feed.tasks.reconcile_counters",
        "schedule": crontab(hour="3", minute="41"),
        "options": {"queue": "periodic"},
    },
}
