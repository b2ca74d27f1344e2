"""Promise: all personal data is in the export, or has a documented exemption."""

import importlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey
from django.test import Client

from nexus.start import CORE_EXPORTS
from shared.accounts import services
from shared.auth.models import User
from shared.auth.tokens import sign_access
from shared.auth.viewer import Client as Device
from shared.exports import Table

PASSWORD = "correct horse battery"
STAFF = "what an admin or a shop did, about other things than the person"
OTHERS = "another person's row, which this person only appears in"
SECRET = "known by its hash alone, and of no use"
SHORT = "gone within a day"
LEFT_OUT = {
    "identity.OneTimeToken.user": SECRET,
    "identity.AuthorizationRequest.user": SHORT,
    "identity.Challenge.user": SHORT,
    "idempotency.IdempotencyKey.user": SHORT,
    "notifications.Notification.actor": OTHERS,
    "notifications.NotificationActor.actor": OTHERS,
    "commerce.StockMovement.actor": STAFF,
    "commerce.OrderEvent.actor": STAFF,
    "feed.PostRevision.editor": OTHERS,
    "feed.Block.blocked": "it must not be known who blocks",
    "jobs.ApplicationEvent.actor": STAFF,
}


def tables() -> Mapping[str, Table]:
    """Return every exported table, by part and name."""
    modules = {part: importlib.import_module(name) for part, name in CORE_EXPORTS.items()}
    registry = settings.NEXUS_REGISTRY
    modules |= {plugin.name: module for plugin, module in registry.modules("export")}
    return {
        f"{part}.{name}": table
        for part, module in modules.items()
        for name, table in module.TABLES.items()
    }


def test_every_column_with_personal_data_is_exported_or_exempt() -> None:
    ours = ("shared.", "domains.")
    naming = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if apps.get_app_config(model._meta.app_label).name.startswith(ours)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is User
    }
    exported = {f"{table.model._meta.label}.{table.owner}" for table in tables().values()}

    assert naming - exported - set(LEFT_OUT) == set(), "export it, or say why it is left out"
    assert set(LEFT_OUT) <= naming - exported


@pytest.fixture
def people(db: None) -> tuple[str, str]:
    """Load rows of every model for one account and none for another; return both tokens."""
    now = datetime.now(tz=UTC)
    active, quiet = (
        User.objects.create_user(name, f"{name}@nexus.test", PASSWORD)
        for name in ("active", "quiet")
    )
    device = Device(address="192.0.2.1", bucket="192.0.2.1", user_agent="Teapot")
    for part in (
        *("shared.auth", "shared.notifications"),
        *(plugin.package for plugin in settings.NEXUS_REGISTRY.enabled),
    ):
        module = importlib.import_module(f"tests.{part}.rows")
        module.load(amount=2, viewer=active, now=now)
        getattr(module, "load_records", lambda **_: None)(amount=2, viewer=active, now=now)
    sessions = [
        services.start_session(user=user, client=device, now=now, has_second_factor=True)
        for user in (active, quiet)
    ]
    tokens = [sign_access(session, now=now) for session in sessions]
    return tokens[0], tokens[1]


def export_of(token: str) -> Any:
    answer = Client().get("/api/v1/users/me/export/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_export_contains_only_the_rows_of_its_user(people: tuple[str, str]) -> None:
    active, quiet = (export_of(token)["parts"] for token in people)

    assert set(active) == {name.partition(".")[0] for name in tables()}
    assert all(any(rows for rows in part.values()) for part in active.values()), active
    assert [row["username"] for row in active["auth"]["account"]] == ["active"]
    quiet_rows = {
        f"{part}.{name}" for part, found in quiet.items() for name, rows in found.items() if rows
    }
    assert {name for name in quiet_rows if not name.startswith("auth.")} == set()


def test_export_is_the_same_through_graphql(people: tuple[str, str]) -> None:
    rest = export_of(people[1])
    answer = Client().post(
        "/graphql/",
        {"query": "{ myExport }"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {people[1]}"},
    )

    graphql = json.loads(answer.json()["data"]["myExport"])
    for export in (rest, graphql):
        # Each export adds an event.
        del export["exported_at"], export["parts"]["auth"]["security_events"]
        del export["parts"]["auth"]["acts"]
    assert graphql == rest


def test_export_is_refused_without_signing_in() -> None:
    assert Client().get("/api/v1/users/me/export/").status_code == 401


@pytest.mark.django_db
def test_sixth_export_of_an_hour_is_refused(people: tuple[str, str], settings: Any) -> None:
    settings.NEXUS_THROTTLES = True

    for _ in range(5):
        export_of(people[1])
    answer = Client().get(
        "/api/v1/users/me/export/", headers={"Authorization": f"Bearer {people[1]}"}
    )

    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
