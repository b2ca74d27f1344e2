"""Promise: a manifest lists every event of other packages that its domain handles."""

from datetime import datetime

import pytest
from django.conf import settings

from nexus.core_rows import delete_core_rows
from shared.auth.models import User
from shared.events import bus, serialization
from shared.events.models import OutboxDelivery, OutboxEvent
from shared.idempotency.models import IdempotencyKey
from shared.notifications import kinds
from shared.notifications.models import Notification, NotificationPreference

PLUGINS = {plugin.name: plugin for plugin in settings.NEXUS_REGISTRY.enabled}


@pytest.mark.parametrize("name", PLUGINS)
def test_manifest_names_the_events_that_its_handlers_subscribe_to(name: str) -> None:
    plugin = PLUGINS[name]
    topics = {
        serialization.qualified_name(found.event_type)
        for handler in bus.known_handlers()
        if handler.startswith(f"{plugin.package}.") and (found := bus.get_subscription(handler))
    }

    from_others = {topic for topic in topics if not topic.startswith(f"{plugin.package}.")}
    assert set(plugin.manifest.subscribes_to) == from_others


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLUGINS)
def test_purge_deletes_the_rows_of_the_domain_in_core_tables(name: str, now: datetime) -> None:
    ada = User.objects.create_user("ada", "ada@nexus.test")
    for plugin in PLUGINS.values():
        _leave_traces(plugin.package, plugin.manifest.segments[0], ada, now=now)
    remaining = len(PLUGINS) - 1

    delete_core_rows(PLUGINS[name])

    assert Notification.objects.count() == NotificationPreference.objects.count() == remaining
    assert IdempotencyKey.objects.count() == OutboxEvent.objects.count() == remaining
    assert OutboxDelivery.objects.count() == remaining


def _leave_traces(package: str, segment: str, user: User, *, now: datetime) -> None:
    kind = kinds.kinds_declared_in(package)[0]
    Notification.objects.create(
        user=user, kind=kind, target_type="x", target_id=1, group_key=kind,
        created_at=now, updated_at=now,
    )  # fmt: skip
    NotificationPreference.objects.create(user=user, kind=kind, by_mail=True)
    path = f"/api/v1/{segment}/"
    IdempotencyKey.objects.create(
        user=user, key=segment, method="POST", path=path, body_hash=b"", created_at=now
    )
    event = OutboxEvent.objects.create(topic=f"{package}.events.Something", payload={})
    OutboxDelivery.objects.create(event=event, handler=f"{package}.handlers._x", due_at=now)
