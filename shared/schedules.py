"""Schedules of periodic tasks: when each one runs."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

Entry = dict[str, Any]
"""An entry of Celery's ``beat_schedule``."""


def periodic(module: str, **tasks: timedelta | crontab) -> dict[str, Entry]:
    """
    Return the entries of a module's tasks, by the names of the tasks.

    A task with an interval is dropped if it could not start before the next run is due. A task at
    fixed times runs later instead.
    """
    return {name: entry(f"{module}.{name}", schedule) for name, schedule in tasks.items()}


def entry(task: str, schedule: timedelta | crontab, **arguments: object) -> Entry:
    """Return the entry of a task, by its full name, with the arguments of its runs."""
    options: dict[str, object] = {"queue": "periodic"}
    if isinstance(schedule, timedelta):
        options["expires"] = schedule.total_seconds()
    return {"task": task, "schedule": schedule, "kwargs": arguments, "options": options}
