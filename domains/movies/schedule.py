"""When the periodic tasks of movies run."""

from datetime import timedelta

from celery.schedules import crontab

from shared.schedules import entry, periodic

_WARM = "domains.movies.tasks.warm_trending"

SCHEDULE = {
    # A little before what they fetch would be stale.
    "warm_trending_day": entry(_WARM, timedelta(minutes=25), window="day"),
    "warm_trending_week": entry(_WARM, timedelta(hours=2, minutes=30), window="week"),
    **periodic(
        "domains.movies.tasks",
        refresh_genres=crontab(hour="3", minute="40"),
        refresh_saved=crontab(minute="25"),
        recompute_oldest=timedelta(minutes=5),
        recompute_incomplete=timedelta(minutes=5),
        purge_old=crontab(hour="4", minute="5"),
        erase_deleted_viewers=crontab(hour="4", minute="15"),
        send_digests=crontab(day_of_week="fri", hour="16-21", minute="*/10"),
    ),
}
