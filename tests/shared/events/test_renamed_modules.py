"""The migration that renames the handlers and tasks of accounts."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from nexus.celery import app
from shared.events.bus import known_handlers
from shared.events.models import OutboxDelivery, OutboxEvent, ParkedTask

MIGRATION = import_module("shared.events.migrations.0003_renamed_modules_of_accounts")
NOW = datetime(2026, 3, 14, tzinfo=UTC)
FORMER = "shared.auth.handlers"
HANDLERS = (
    *("_send_verification", "_send_password_reset", "_send_email_change", "_send_notice"),
    "_announce_session",
)
TASKS = (
    *("send_verification", "send_password_reset", "send_email_change", "send_notice"),
    *("announce_session", "purge_expired"),
)


def stored() -> tuple[set[str], set[str]]:
    """Return the names of the stored handlers and tasks."""
    return (
        set(OutboxDelivery.objects.values_list("handler", flat=True)),
        set(ParkedTask.objects.values_list("name", flat=True)),
    )


def test_handlers_of_accounts_have_their_former_names_during_an_upgrade() -> None:
    assert {f"{FORMER}.{name}" for name in HANDLERS} <= set(known_handlers())


@pytest.mark.django_db
def test_stored_handlers_and_tasks_of_accounts_get_names_that_exist_and_back() -> None:
    event = OutboxEvent.objects.create(topic="tests.ReadingTaken", payload={}, created_at=NOW)
    for name in (*(f"{FORMER}.{name}" for name in HANDLERS), "tests.store_reading"):
        OutboxDelivery.objects.create(event=event, handler=name, due_at=NOW)
    for name in (*(f"shared.auth.tasks.{name}" for name in TASKS), "tests.read"):
        ParkedTask.objects.create(task_id=name, name=name, queue="mail")
    former = stored()

    MIGRATION.rename(apps, None)
    handlers, tasks = stored()
    MIGRATION.rename_back(apps, None)

    assert not any(name.startswith("shared.auth.") for name in handlers | tasks)
    assert handlers - {"tests.store_reading"} <= set(known_handlers())
    assert tasks - {"tests.read"} <= set(app.tasks)
    assert (len(handlers), len(tasks)) == (len(HANDLERS) + 1, len(TASKS) + 1)
    assert stored() == former
