"""Promise: the admin site has every model, admits only admins, and its lists are fast."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin import ModelAdmin, site
from django.contrib.admin.utils import quote
from django.db import connection, transaction
from django.db.models import CompositePrimaryKey, Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from nexus.admin.figures import Panel, build_panels
from shared.admin import BoundedAdmin, ServiceAdmin
from shared.auth.models import Role, User

MANY = 20
CORE = ("auth", "notifications", "events", "idempotency")
OURS = ("shared.", "domains.")
SECRET = {
    "identity.AuthorizationRequest": "gone in minutes, and known by hashes alone",
    "identity.OneTimeToken": "its hash reveals nothing, and no admin has to know that",
    "identity.Challenge": "its hash reveals nothing, and no admin has to know that",
    "identity.RecoveryCode": "the same; how many are left is for their owner to know",
    "identity.RefreshToken": "with the key of the host, its id is the token of another person",
    "polls.Ballot": "who voted for what is secret, from admins too",
}
"""Models that are not in the admin site, with the reason."""


def our_models() -> set[type[Model]]:
    return {
        model
        for config in apps.get_app_configs()
        if config.name.startswith(OURS)
        for model in config.get_models()
    }


def registered() -> dict[str, ModelAdmin[Any]]:
    return {model._meta.label: each for model, each in site._registry.items()}


def shown_inside_others() -> set[type[Model]]:
    return {inline.model for each in registered().values() for inline in each.inlines}


LISTS = sorted(registered())


def address(label: str, page: str, *arguments: str) -> str:
    meta = apps.get_model(label)._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=arguments)


@dataclass(frozen=True)
class Visit:
    """The result of one request for a page of the admin site."""

    status: int
    statements: int
    rows: int


@dataclass(frozen=True)
class Seen:
    """The results of all requests, by the label of the model."""

    few: Mapping[str, Visit]
    many: Mapping[str, Visit]
    adding: Mapping[str, Visit]
    changing: Mapping[str, Visit]
    by_users: Mapping[str, Visit]
    figures: tuple[Panel, ...]
    behind_figures: Mapping[str, Visit]


class Browser:
    """A signed-in client of the admin site."""

    def __init__(self, role: str) -> None:
        self.user = User.objects.create_user(f"the-{role}", f"{role}@nexus.test", "pw", role=role)
        self._client = Client(SERVER_NAME="localhost")
        self._client.force_login(self.user)

    def visit(self, path: str) -> Visit:
        with CaptureQueriesContext(connection) as captured:
            answer = self._client.get(path)
        shown = (answer.context or {}).get("cl")
        return Visit(answer.status_code, len(captured), shown.result_count if shown else 0)


@pytest.fixture(scope="module")
def seen(companions: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Seen:
    """Request every page, once for all tests, because loading takes long."""
    with django_db_blocker.unblock(), transaction.atomic():
        few = lists_of(1, Browser(Role.ADMIN))
        transaction.set_rollback(True)
    with django_db_blocker.unblock(), transaction.atomic():
        browser, user_browser = Browser(Role.ADMIN), Browser(Role.USER)
        many = lists_of(MANY, browser)
        figures = tuple(build_panels(settings.NEXUS_REGISTRY, now=datetime.now(tz=UTC)))
        found = Seen(
            few=few,
            many=many,
            adding={label: browser.visit(address(label, "add")) for label in LISTS},
            changing={label: browser.visit(first_of(label)) for label in LISTS},
            by_users={label: user_browser.visit(address(label, "changelist")) for label in LISTS},
            figures=figures,
            behind_figures={
                figure.address: browser.visit(figure.address) for figure in linked_figures(figures)
            },
        )
        transaction.set_rollback(True)
    return found


def lists_of(amount: int, browser: Browser) -> dict[str, Visit]:
    """Load ``amount`` rows of every model, and request every list."""
    now = datetime.now(tz=UTC)
    for name in (
        *(f"tests.shared.{part}.rows" for part in CORE),
        *(f"tests.domains.{plugin.name}.rows" for plugin in settings.NEXUS_REGISTRY.enabled),
    ):
        module = importlib.import_module(name)
        for loader in ("load", "load_records"):
            if hasattr(module, loader):
                getattr(module, loader)(amount=amount, viewer=browser.user, now=now)
    return {label: browser.visit(address(label, "changelist")) for label in LISTS}


def first_of(label: str) -> str:
    row = apps.get_model(label)._default_manager.order_by("-pk").first()
    assert row is not None, label
    return address(label, "change", quote(row.pk))


def linked_figures(panels: tuple[Panel, ...]) -> Iterator[Any]:
    return (figure for panel in panels for figure in panel.figures if figure.address)


class TestModels:
    def test_every_model_has_a_list_or_is_an_inline(self) -> None:
        missing = our_models() - set(site._registry) - shown_inside_others()

        # Django's admin has no URL for rows with a composite key.
        without_one_key = {
            model for model in missing if isinstance(model._meta.pk, CompositePrimaryKey)
        }
        assert {model._meta.label for model in missing - without_one_key} == set(SECRET)

    @pytest.mark.parametrize("label", LISTS)
    def test_every_list_is_bounded(self, label: str) -> None:
        assert isinstance(registered()[label], BoundedAdmin)


# The mark creates the test database.
@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("label", LISTS)
    def test_list_costs_the_same_for_one_row_and_for_many(self, seen: Seen, label: str) -> None:
        few, many = seen.few[label], seen.many[label]

        assert (few.status, many.status) == (200, 200)
        assert few.rows < many.rows >= MANY
        assert many.statements == few.statements

    @pytest.mark.parametrize("label", LISTS)
    def test_rows_of_the_list_open(self, seen: Seen, label: str) -> None:
        assert seen.changing[label].status == 200

    def test_only_models_with_a_create_service_can_be_added(self, seen: Seen) -> None:
        added = {label for label, visit in seen.adding.items() if visit.status == 200}
        refused = {label for label, visit in seen.adding.items() if visit.status == 403}

        assert added | refused == set(LISTS)
        assert "commerce.Product" in added
        assert all(isinstance(registered()[label], ServiceAdmin) for label in added)

    def test_users_without_the_admin_role_are_refused(self, seen: Seen) -> None:
        assert {visit.status for visit in seen.by_users.values()} == {302}


NO_KEYS = ("abc", "", "-1", str(2**63), "9" * 100, "１２x", "a\0b")


@pytest.mark.django_db
class TestActions:
    @pytest.mark.parametrize("label", LISTS)
    def test_no_forged_selection_is_an_internal_error(self, client: Client, label: str) -> None:
        admin = User.objects.create_user("root", "root@nexus.test", role=Role.ADMIN)
        client.force_login(admin)
        request = RequestFactory().get("/")
        request.user = admin
        page = address(label, "changelist")

        for action in registered()[label].get_actions(request):
            for forged in NO_KEYS:
                body = {"action": action, "_selected_action": forged}
                assert client.post(page, body).status_code in (200, 302), (action, forged)


@pytest.mark.django_db
class TestFigures:
    def test_every_enabled_domain_has_figures(self, seen: Seen) -> None:
        counted = {panel.title for panel in seen.figures if panel.figures}

        assert {plugin.manifest.title for plugin in settings.NEXUS_REGISTRY.enabled} <= counted
        assert all(panel.figures for panel in seen.figures)

    def test_figure_equals_the_rows_of_its_list(self, seen: Seen) -> None:
        numbers = {figure.address: int(figure.number) for figure in linked_figures(seen.figures)}

        assert numbers == {page: visit.rows for page, visit in seen.behind_figures.items()}
        assert sum(numbers.values()) > MANY
