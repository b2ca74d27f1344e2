"""The migration that renames the handlers of deliveries."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from shared.events.models import OutboxDelivery, OutboxEvent

MIGRATION = import_module("shared.events.migrations.0002_renamed_handlers")
NOW = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.mark.django_db
def test_delivery_of_a_renamed_handler_gets_its_new_name_and_back() -> None:
    former, present = next(iter(MIGRATION.RENAMED.items()))
    event = OutboxEvent.objects.create(topic="tests.ReadingTaken", payload={}, created_at=NOW)
    for handler in (former, "tests.store_reading"):
        OutboxDelivery.objects.create(event=event, handler=handler, due_at=NOW)

    MIGRATION.rename(apps, None)
    renamed = set(OutboxDelivery.objects.values_list("handler", flat=True))
    MIGRATION.rename_back(apps, None)
    restored = set(OutboxDelivery.objects.values_list("handler", flat=True))

    assert renamed == {present, "tests.store_reading"}
    assert restored == {former, "tests.store_reading"}
