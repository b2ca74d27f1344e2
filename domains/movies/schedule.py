"""When the periodic tasks of movies run."""

from datetime import timedelta

from celery.schedules import crontab

_QUEUE = {"queue": "periodic"}

SCHEDULE = {
    # A little before what they fetch would be stale.
    "warm_trending_day": {
        "task": "domains.movies.tasks.warm_trending",
        "schedule": timedelta(minutes=25),
        "kwargs": {"window": "day"},
        "options": _QUEUE,
    },
    "warm_trending_week": {
        "task": "domains.movies.tasks.warm_trending",
        "schedule": timedelta(hours=2, minutes=30),
        "kwargs": {"window": "week"},
        "options": _QUEUE,
    },
    "refresh_genres": {
        "task": "domains.movies.tasks.refresh_genres",
        "schedule": crontab(hour="3", minute="40"),
        "options": _QUEUE,
    },
    "refresh_saved": {
        "task": "domains.movies.tasks.refresh_saved",
        "schedule": crontab(minute="25"),
        "options": _QUEUE,
    },
    "recompute_oldest": {
        "task": "domains.movies.tasks.recompute_oldest",
        "schedule": timedelta(minutes=5),
        "options": _QUEUE,
    },
    "recompute_incomplete": {
        "task": "domains.movies.tasks.recompute_incomplete",
        "schedule": timedelta(minutes=5),
        "options": _QUEUE,
    },
    "purge_old": {
        "task": "domains.movies.tasks.purge_old",
        "schedule": crontab(hour="4", minute="5"),
        "options": _QUEUE,
    },
    "send_digests": {
        "task": "domains.movies.tasks.send_digests",
        "schedule": crontab(day_of_week="fri", hour="16-21", minute="*/10"),
        "options": _QUEUE,
    },
}
