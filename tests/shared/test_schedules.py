"""Entries of the schedule of periodic tasks."""

from datetime import timedelta

from celery.schedules import crontab

from shared.schedules import entry, periodic

NIGHTLY = crontab(hour="3", minute="7")


def test_run_with_an_interval_expires_when_the_next_one_is_due() -> None:
    schedule = periodic("scratch.tasks", sweep=timedelta(seconds=3), purge=NIGHTLY)

    assert schedule["sweep"] == {
        "task": "scratch.tasks.sweep",
        "schedule": timedelta(seconds=3),
        "kwargs": {},
        "options": {"queue": "periodic", "expires": 3},
    }
    assert schedule["purge"]["options"] == {"queue": "periodic"}


def test_entry_has_the_arguments_of_its_runs() -> None:
    assert entry("scratch.tasks.warm", NIGHTLY, window="day")["kwargs"] == {"window": "day"}
