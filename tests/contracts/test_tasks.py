"""Promise: every task survives server failures and reports its outcome."""

from nexus.celery import app
from shared.tasks import TRANSIENT_FAILURES, ReliableTask

OURS = {name: task for name, task in app.tasks.items() if name.startswith(("shared.", "domains."))}


def test_every_task_is_retried_after_server_failures() -> None:
    fragile = {
        name
        for name, task in OURS.items()
        if not isinstance(task, ReliableTask)
        or not set(TRANSIENT_FAILURES) <= set(task.autoretry_for)
        or not hasattr(task, "_orig_run")
        or task.max_retries < ReliableTask.max_retries
    }

    assert len(OURS) > 20
    assert fragile == set()


def test_every_task_is_acknowledged_late() -> None:
    early = {
        name for name, task in OURS.items() if not (task.acks_late and task.reject_on_worker_lost)
    }

    assert early == set()


def test_retry_delays_are_shorter_than_the_visibility_timeout() -> None:
    held = app.conf.broker_transport_options.get("visibility_timeout", 75)

    assert {name for name, task in OURS.items() if task.retry_backoff_max >= held} == set()
