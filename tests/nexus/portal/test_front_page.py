"""The front page: a card for each domain, whatever happens to one of them."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import Http404
from django.template.loader import get_template
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nexus.gateway.graphql import build_schema
from nexus.portal import cards
from nexus.portal.doors import count_doors
from nexus.portal.enabling import ways_to_enable
from nexus.registry import Plugin, Registry
from shared.cards import Card
from shared.plugin import Domain
from tests.domains.commerce.factories import ProductFactory
from tests.domains.jobs.factories import JobFactory
from tests.domains.polls.factories import PollFactory
from tests.nexus.portal.conftest import KNOWN, Build
from tests.nexus.portal.slow.card import SECONDS_OF_SLOTH

MOST_STATEMENTS = 12
NOTHING = "Nothing to show at the moment."


class TestCards:
    def test_stand_there_for_each_enabled_domain(self, house: Build) -> None:
        ProductFactory.create(category__name="Teapots")
        PollFactory.create(question="Tea or coffee?")

        page = house("commerce", "polls").read()

        assert re.findall(r'<article class="card" id="(\w+)"', page) == ["commerce", "polls"]
        assert "Teapots" in page
        assert "Tea or coffee?" in page

    def test_count_what_is_behind_both_doors(
        self, house: Build, settings: Any, tmp_path: Path
    ) -> None:
        settings.ROOT = tmp_path  # where no documentation was built

        page = house("polls").read()

        doors = count_doors(project.NEXUS_REGISTRY)["polls"]
        assert f'"/api/docs#/polls"><b>{doors.operations}</b> REST operations</a>' in page
        assert f'"/graphql"><b>{doors.fields}</b> GraphQL fields</a>' in page
        assert (
            '<a href="/domains/polls/README.md">README</a> of <code>domains/polls/</code>' in page
        )

    def test_that_fail_leave_the_others_alone(
        self, house: Build, caplog: pytest.LogCaptureFixture
    ) -> None:
        PollFactory.create(question="Tea or coffee?")

        response = house("broken", "polls").get("/")

        page = response.content.decode()
        assert response.status_code == 200
        assert page.count(NOTHING) == 1
        assert "Tea or coffee?" in page
        assert "The card of broken cannot be shown." in caplog.text
        assert "The shelf has fallen down." not in page

    def test_need_nothing_that_lives(self, house: Build) -> None:
        page = house("plain").read()

        assert "It has nothing to show, and says so much." in page
        assert NOTHING not in page
        assert "README" not in page

    def test_are_left_out_once_the_others_took_too_long(
        self, house: Build, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cards, "SECONDS_FOR_ALL", -1.0)

        page = house("commerce", "polls").read()

        assert page.count(NOTHING) == 2

    def test_that_took_long_take_no_time_from_the_others_again(
        self, house: Build, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        PollFactory.create(question="Tea or coffee?")
        monkeypatch.setattr(cards, "SECONDS_FOR_ALL", SECONDS_OF_SLOTH / 2)
        built = house("slow", "polls")

        first, second = built.read(), built.read()

        assert "Tea or coffee?" not in first
        assert "Tea or coffee?" in second
        assert second.index('id="slow"') < second.index('id="polls"')

    def test_cost_a_bounded_number_of_statements(
        self, house: Build, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        PollFactory.create_batch(3)
        ProductFactory.create_batch(3)
        JobFactory.create_batch(3)
        built = house("commerce", "feed", "jobs", "polls")

        with django_assert_max_num_queries(MOST_STATEMENTS):
            assert NOTHING not in built.read()

    def test_answer_what_is_typed_into_their_form(self, house: Build) -> None:
        JobFactory.create(title="Tea taster")
        JobFactory.create(title="Potter")

        page = house("jobs").read("/?jobs=tea%00")

        assert "Tea taster" in page
        assert "Potter" not in page
        assert re.search(r"<b>1</b> open posting for “tea” in <b>\d+\.\d</b> ms", page)

    def test_come_alone_for_the_script(self, house: Build) -> None:
        JobFactory.create(title="Tea taster")

        part = house("jobs").read("/portal/cards/jobs/?jobs=coffee")

        assert "<b>0</b> open postings for “coffee”" in part
        assert "<html" not in part

    @pytest.mark.parametrize("name", ["commerce", "nobody"])
    def test_are_not_there_for_what_is_not_enabled(self, house: Build, name: str) -> None:
        with pytest.raises(Http404):
            house("polls", absent=["commerce"]).get(f"/portal/cards/{name}/")


class TestDoors:
    def test_are_as_many_as_the_documents_say(self, client: Client) -> None:
        document = client.get("/api/openapi.json").json()
        tags = Counter(
            tag
            for methods in document["paths"].values()
            for operation in methods.values()
            for tag in operation["tags"]
        )
        schema = build_schema(project.NEXUS_REGISTRY).graphql_schema
        roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
        fields = {name for root in roots if root for name in root.fields}

        doors = count_doors(project.NEXUS_REGISTRY)

        assert {name: each.operations for name, each in doors.items()} == {
            name: tags[name] for name in doors
        }
        assert 0 < sum(each.fields for each in doors.values()) < len(fields)


class TestSleeping:
    def test_says_how_to_begin_when_nothing_is_enabled(self, house: Build) -> None:
        page = house(absent=["polls"]).read()

        assert "No domain is enabled." in page
        assert "<code>NEXUS_DOMAINS=polls\n</code>" in page

    def test_names_both_settings_of_a_dormant_domain(self, house: Build) -> None:
        page = house("commerce", dormant=["polls", "feed"]).read()

        assert "<code>NEXUS_DOMAINS=commerce,polls\nNEXUS_DORMANT=feed\n</code>" in page

    def test_names_the_command_in_the_demo(self, house: Build, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        page = house("commerce", dormant=["feed"], absent=["polls"]).read()

        assert "<code>make demo DOMAINS=commerce,polls</code>" in page
        assert "<code>NEXUS_DORMANT= make demo DOMAINS=commerce,feed</code>" in page

    def test_names_what_a_domain_requires(self) -> None:
        needy = Plugin(
            Domain("needy", "Needy", "Needs others.", "1", owns=("needs",), requires=("polls",)),
            package="needy",
        )
        registry = Registry(enabled=(KNOWN["feed"],), dormant=(KNOWN["polls"], needy))

        ways = ways_to_enable(needy, registry)

        assert ways["settings"] == ["NEXUS_DOMAINS=feed,polls,needy", "NEXUS_DORMANT="]


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(module.CARD, id=plugin.name)
        for plugin, module in project.NEXUS_REGISTRY.modules("card")
    ],
)
class TestCardsOfDomains:
    def test_have_the_files_they_name(self, card: Card) -> None:
        assert get_template(card.template)
        assert not card.style or finders.find(card.style)


class TestWithoutParts:
    def test_comes_without_the_database(self, house: Build) -> None:
        built = house("commerce", "polls")

        def refuse(*_: object) -> NoReturn:
            raise OperationalError("the server closed the connection unexpectedly")

        with connection.execute_wrapper(refuse):
            page = built.read()

        assert page.count(NOTHING) == 2
        assert re.search(r'<div class="down">\s*<dt>Database</dt>', page)

    def test_comes_without_the_broker(self, house: Build, settings: Any) -> None:
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

        page = house("polls").read()

        assert re.search(r'<div class="down">\s*<dt>Broker</dt>', page)
        assert re.search(r'<div class="unknown">\s*<dt>Queue</dt>', page)


class TestMarkup:
    @pytest.fixture
    def page(self, house: Build) -> str:
        """Return a page with everything on it."""
        PollFactory.create()
        ProductFactory.create()
        return house("commerce", "feed", "jobs", "polls", absent=["movies"]).read()

    def test_asks_no_other_host(self, page: str) -> None:
        addresses = re.findall(r'(?:href|src|action|data-[a-z]+)="([^"]*)"', page)

        outside = [each for each in addresses if "//" in each]
        assert addresses
        assert outside == []

    def test_has_nothing_that_the_policy_forbids(self, page: str) -> None:
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []
        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []

    def test_names_every_id_once_and_labels_every_field(self, page: str) -> None:
        ids = re.findall(r'\sid="([^"]+)"', page)
        fields = re.findall(r'<input id="([^"]+)"', page)

        assert sorted(set(ids)) == sorted(ids)
        assert fields
        assert all(f'<label for="{each}">' in page for each in fields)


class TestJson:
    def test_tells_the_links_the_domains_and_the_downloads(self, house: Build) -> None:
        response = house("polls", dormant=["feed"]).get("/", accept="application/json")

        told = json.loads(response.content)
        doors = count_doors(project.NEXUS_REGISTRY)["polls"]
        assert told["links"]["docs"] == "/api/docs"
        assert told["domains"] == [
            {
                "name": "polls",
                "title": "Polls",
                "state": "enabled",
                "operations": doors.operations,
                "fields": doors.fields,
                "links": {"polls": "/api/v1/polls/"},
            },
            {
                "name": "feed",
                "title": "Feed",
                "state": "dormant",
                "operations": 0,
                "fields": 0,
                "links": {},
            },
        ]
        assert all(path == f"/downloads/{name}" for name, path in told["downloads"].items())
        assert response["Vary"] == "Accept"

    def test_asks_the_database_nothing(
        self, house: Build, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        built = house("polls")

        with django_assert_num_queries(0):
            built.get("/", accept="application/json")

    def test_tells_of_the_people_in_the_demo_only(self, house: Build, settings: Any) -> None:
        def links() -> dict[str, str]:
            told: dict[str, dict[str, str]] = json.loads(
                house().get("/", accept="application/json").content
            )
            return told["links"]

        outside = links()
        settings.NEXUS_DEMO = True

        assert "people" not in outside
        assert links()["people"] == "/dev/people/"


@pytest.mark.django_db
class TestManners:
    @pytest.fixture
    def limited(self, settings: Any) -> Callable[[], None]:
        """Let each address read once."""
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {**settings.NEXUS_THROTTLE_RATES, "reads_address": (1, 60)}
        return cache.clear

    def test_count_looks_as_the_reads_they_are(
        self, house: Build, limited: Callable[[], None]
    ) -> None:
        limited()
        built = house("polls")

        first, second = built.get("/"), built.get("/portal/cards/polls/")

        assert (first.status_code, second.status_code) == (200, 429)
        limited()

    def test_are_those_of_the_house(self, client: Client) -> None:
        response = client.get("/", headers={"Accept": "application/json"})

        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert "script-src" not in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store"
