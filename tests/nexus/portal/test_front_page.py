"""The front page: cards, system panel, instructions and downloads."""

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
from nexus.portal.api_counts import count_api
from nexus.portal.enabling import enabling_instructions
from nexus.registry import Plugin, Registry
from shared.cards import Card
from shared.plugin import Domain
from tests.domains.commerce.factories import ProductFactory
from tests.domains.jobs.factories import JobFactory
from tests.domains.polls.factories import PollFactory
from tests.nexus.portal.conftest import KNOWN, BuildPortal
from tests.nexus.portal.slow.card import SECONDS_OF_DELAY

MAX_STATEMENTS = 12
NOTHING = "Nothing to show at the moment."


class TestCards:
    def test_each_enabled_domain_has_a_card(self, portal: BuildPortal) -> None:
        ProductFactory.create(category__name="Teapots")
        PollFactory.create(question="Tea or coffee?")

        page = portal("commerce", "polls").read()

        assert re.findall(r'<article class="card" id="(\w+)"', page) == ["commerce", "polls"]
        assert "Teapots" in page
        assert "Tea or coffee?" in page

    def test_card_counts_operations_and_fields(
        self, portal: BuildPortal, settings: Any, tmp_path: Path
    ) -> None:
        settings.ROOT = tmp_path  # without a built documentation

        page = portal("polls").read()

        counts = count_api(project.NEXUS_REGISTRY)["polls"]
        assert f'"/api/docs#/polls"><b>{counts.operations}</b> REST operations</a>' in page
        assert f'"/graphql"><b>{counts.fields}</b> GraphQL fields</a>' in page
        assert (
            '<a href="/domains/polls/README.md">README</a> of <code>domains/polls/</code>' in page
        )

    def test_failing_card_leaves_the_others_unchanged(
        self, portal: BuildPortal, caplog: pytest.LogCaptureFixture
    ) -> None:
        PollFactory.create(question="Tea or coffee?")

        response = portal("broken", "polls").get("/")

        page = response.content.decode()
        assert response.status_code == 200
        assert page.count(NOTHING) == 1
        assert "Tea or coffee?" in page
        assert "The card of broken cannot be shown." in caplog.text
        assert "The card failed." not in page

    def test_domain_without_a_card_module_has_a_plain_card(self, portal: BuildPortal) -> None:
        page = portal("plain").read()

        assert "A domain without a card module." in page
        assert NOTHING not in page
        assert "README" not in page

    def test_cards_past_the_time_limit_are_skipped(
        self, portal: BuildPortal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cards, "SECONDS_FOR_ALL", -1.0)

        page = portal("commerce", "polls").read()

        assert page.count(NOTHING) == 2

    def test_slow_card_is_rendered_last_on_the_next_visit(
        self, portal: BuildPortal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        PollFactory.create(question="Tea or coffee?")
        monkeypatch.setattr(cards, "SECONDS_FOR_ALL", SECONDS_OF_DELAY / 2)
        built = portal("slow", "polls")

        first, second = built.read(), built.read()

        assert "Tea or coffee?" not in first
        assert "Tea or coffee?" in second
        assert second.index('id="slow"') < second.index('id="polls"')

    def test_statements_are_bounded(
        self, portal: BuildPortal, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        PollFactory.create_batch(3)
        ProductFactory.create_batch(3)
        JobFactory.create_batch(3)
        built = portal("commerce", "feed", "jobs", "polls")

        with django_assert_max_num_queries(MAX_STATEMENTS):
            assert NOTHING not in built.read()

    def test_search_text_filters_the_card(self, portal: BuildPortal) -> None:
        JobFactory.create(title="Tea taster")
        JobFactory.create(title="Potter")

        page = portal("jobs").read("/?jobs=tea%00")

        assert "Tea taster" in page
        assert "Potter" not in page
        assert re.search(r"<b>1</b> open posting for “tea” in <b>\d+\.\d</b> ms", page)

    def test_card_is_served_alone_for_the_script(self, portal: BuildPortal) -> None:
        JobFactory.create(title="Tea taster")

        part = portal("jobs").read("/portal/cards/jobs/?jobs=coffee")

        assert "<b>0</b> open postings for “coffee”" in part
        assert "<html" not in part

    @pytest.mark.parametrize("name", ["commerce", "nobody"])
    def test_card_of_a_disabled_domain_is_not_found(self, portal: BuildPortal, name: str) -> None:
        with pytest.raises(Http404):
            portal("polls", absent=["commerce"]).get(f"/portal/cards/{name}/")


class TestApiCounts:
    def test_counts_equal_those_of_the_documents(self, client: Client) -> None:
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

        counts = count_api(project.NEXUS_REGISTRY)

        assert {name: each.operations for name, each in counts.items()} == {
            name: tags[name] for name in counts
        }
        assert 0 < sum(each.fields for each in counts.values()) < len(fields)


class TestDisabledDomains:
    def test_page_without_domains_explains_how_to_enable_one(self, portal: BuildPortal) -> None:
        page = portal(absent=["polls"]).read()

        assert "No domain is enabled." in page
        assert "<code>NEXUS_DOMAINS=polls\n</code>" in page

    def test_dormant_domain_lists_both_settings(self, portal: BuildPortal) -> None:
        page = portal("commerce", dormant=["polls", "feed"]).read()

        assert "<code>NEXUS_DOMAINS=commerce,polls\nNEXUS_DORMANT=feed\n</code>" in page

    def test_demo_lists_the_command(self, portal: BuildPortal, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        page = portal("commerce", dormant=["feed"], absent=["polls"]).read()

        assert "<code>make demo DOMAINS=commerce,polls</code>" in page
        assert "<code>NEXUS_DORMANT= make demo DOMAINS=commerce,feed</code>" in page

    def test_instructions_include_required_domains(self) -> None:
        dependent = Plugin(
            Domain(
                "dependent",
                "Dependent",
                "Requires polls.",
                "1",
                owns=("needs",),
                requires=("polls",),
            ),
            package="dependent",
        )
        registry = Registry(enabled=(KNOWN["feed"],), dormant=(KNOWN["polls"], dependent))

        instructions = enabling_instructions(dependent, registry)

        assert instructions["settings"] == ["NEXUS_DOMAINS=feed,polls,dependent", "NEXUS_DORMANT="]


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(module.CARD, id=plugin.name)
        for plugin, module in project.NEXUS_REGISTRY.modules("card")
    ],
)
class TestCardsOfDomains:
    def test_template_and_stylesheet_exist(self, card: Card) -> None:
        assert get_template(card.template)
        assert not card.style or finders.find(card.style)


class TestMissingServices:
    def test_page_renders_without_the_database(self, portal: BuildPortal) -> None:
        built = portal("commerce", "polls")

        def refuse(*_: object) -> NoReturn:
            raise OperationalError("the server closed the connection unexpectedly")

        with connection.execute_wrapper(refuse):
            page = built.read()

        assert page.count(NOTHING) == 2
        assert re.search(r'<div class="down">\s*<dt>Database</dt>', page)

    def test_page_renders_without_the_broker(self, portal: BuildPortal, settings: Any) -> None:
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

        page = portal("polls").read()

        assert re.search(r'<div class="down">\s*<dt>Broker</dt>', page)
        assert re.search(r'<div class="unknown">\s*<dt>Queue</dt>', page)


class TestMarkup:
    @pytest.fixture
    def page(self, portal: BuildPortal) -> str:
        """Return a page with every part."""
        PollFactory.create()
        ProductFactory.create()
        return portal("commerce", "feed", "jobs", "polls", absent=["movies"]).read()

    def test_page_refers_to_no_other_host(self, page: str) -> None:
        addresses = re.findall(r'(?:href|src|action|data-[a-z]+)="([^"]*)"', page)

        outside = [each for each in addresses if "//" in each]
        assert addresses
        assert outside == []

    def test_markup_complies_with_the_security_policy(self, page: str) -> None:
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []
        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []

    def test_ids_are_unique_and_fields_are_labelled(self, page: str) -> None:
        ids = re.findall(r'\sid="([^"]+)"', page)
        fields = re.findall(r'<input id="([^"]+)"', page)

        assert sorted(set(ids)) == sorted(ids)
        assert fields
        assert all(f'<label for="{each}">' in page for each in fields)


class TestJson:
    def test_json_lists_links_domains_and_downloads(self, portal: BuildPortal) -> None:
        response = portal("polls", dormant=["feed"]).get("/", accept="application/json")

        document = json.loads(response.content)
        counts = count_api(project.NEXUS_REGISTRY)["polls"]
        assert document["links"]["docs"] == "/api/docs"
        assert document["domains"] == [
            {
                "name": "polls",
                "title": "Polls",
                "state": "enabled",
                "operations": counts.operations,
                "fields": counts.fields,
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
        assert all(path == f"/downloads/{name}" for name, path in document["downloads"].items())
        assert response["Vary"] == "Accept"

    def test_json_runs_no_statement(
        self, portal: BuildPortal, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        built = portal("polls")

        with django_assert_num_queries(0):
            built.get("/", accept="application/json")

    def test_people_link_is_in_the_demo_only(self, portal: BuildPortal, settings: Any) -> None:
        def links() -> dict[str, str]:
            document: dict[str, dict[str, str]] = json.loads(
                portal().get("/", accept="application/json").content
            )
            return document["links"]

        outside = links()
        settings.NEXUS_DEMO = True

        assert "people" not in outside
        assert links()["people"] == "/dev/people/"


@pytest.mark.django_db
class TestHttp:
    @pytest.fixture
    def limited(self, settings: Any) -> Callable[[], None]:
        """Allow one read per address."""
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {**settings.NEXUS_THROTTLE_RATES, "reads_address": (1, 60)}
        return cache.clear

    def test_page_and_card_count_as_reads(
        self, portal: BuildPortal, limited: Callable[[], None]
    ) -> None:
        limited()
        built = portal("polls")

        first, second = built.get("/"), built.get("/portal/cards/polls/")

        assert (first.status_code, second.status_code) == (200, 429)
        limited()

    def test_page_has_the_security_headers_and_is_not_stored(self, client: Client) -> None:
        response = client.get("/", headers={"Accept": "application/json"})

        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert "script-src" not in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store"
