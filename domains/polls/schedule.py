"""When the periodic tasks of polls run."""

from datetime import timedelta

from celery.schedules import crontab

SCHEDULE = {
    "close_expired_polls": {
        "task": "domains.polls.tasks.close_expired_polls",
        "schedule": timedelta(seconds=30),
        # A run that could not start before the next one is due is dropped.
        "options": {"queue": "periodic", "expires": 30},
    },
    "refresh_vote_order": {
        "task": "domains.polls.tasks.refresh_vote_order",
        "schedule": timedelta(seconds=10),
        "options": {"queue": "periodic", "expires": 10},
    },
    "refresh_whole_vote_order": {
        "task": "domains.polls.tasks.refresh_whole_vote_order",
        "schedule": crontab(hour="3", minute="53"),
        "options": {"queue": "periodic"},
    },
    "reconcile_tallies": {
        "task": "domains.polls.tasks.reconcile_tallies",
        "schedule": crontab(hour="3", minute="43"),
        "options": {"queue": "periodic"},
    },
}
