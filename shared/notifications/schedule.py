"""The schedule of the periodic tasks of notifications."""

from celery.schedules import crontab

from shared.schedules import entry, periodic

SCHEDULE = {
    **periodic(
        "shared.notifications.tasks",
        # Digests go out in the morning; the later runs of the day send those that were missed.
        send_due_digests=crontab(hour="6-22", minute="5"),
    ),
    "purge_old_notifications": entry("shared.notifications.tasks.purge_old", crontab(minute="57")),
}
