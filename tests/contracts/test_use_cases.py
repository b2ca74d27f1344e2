"""Promise: a use case has the same result, refusal and effect over both transports."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import get_resolver
from pytest_django import DjangoDbBlocker

from tests.contracts.pairs import PAIRS, ROOTS
from tests.contracts.rest import operations
from tests.contracts.use_case_runner import Outcome, Runner, differences
from tests.contracts.use_cases import OK, Case, tables

pytestmark = pytest.mark.django_db

A_TEXT = "an object in REST, and its JSON as a text in GraphQL"
WITHOUT_A_CASE = {"addPasskey": A_TEXT, "myExport": A_TEXT, "passkeyAuth": A_TEXT}
"""Root fields without a case, with the reason."""
TABLES = tables()
CASES = [(domain, case) for domain, table in TABLES.items() for case in table.cases]


@pytest.fixture(scope="module")
def runner(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Runner]:
    """Return the rows of a domain, made once for all its cases."""
    # Building both transports takes longer than a transaction may be idle.
    get_resolver().url_patterns  # noqa: B018  # reading them builds them
    table = TABLES[request.param]
    with django_db_blocker.unblock(), override_settings(**table.settings):
        with transaction.atomic():
            yield Runner(table)
            transaction.set_rollback(True)
        # The tests of other modules use the same servers.
        table.reset()


def of_cases(*chosen: tuple[str, Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("runner", "case"),
        [pytest.param(name, case, id=f"{name}: {case.root}: {case.name}") for name, case in chosen],
        indirect=["runner"],
        scope="module",
    )


@of_cases(*CASES)
def test_both_transports_have_the_same_outcome(runner: Runner, case: Case) -> None:
    rest, graphql = runner.send(case, by=case.by)

    assert (rest.verdict, graphql.verdict) == (case.expected, case.expected)
    assert differences(rest, graphql, random=runner.random) == {}
    assert bool(rest.result) == bool(graphql.result)
    if case.expected != OK:
        assert rest.changes == {}


@of_cases(*[each for each in CASES if each[1].by and not each[1].pair.operation.is_public])
def test_anonymous_request_is_refused(runner: Runner, case: Case) -> None:
    rest, graphql = runner.send(case, by=None)

    assert rest.verdict == "not_authenticated"
    assert differences(rest, graphql) == {}
    assert rest.changes == {}


@of_cases(*[each for each in CASES if each[1].takes_key and each[1].expected == OK])
def test_repeated_key_has_one_effect(runner: Runner, case: Case) -> None:
    first, second = runner.send_repeatedly(case, by=case.by, keys=["once-only", "once-only"])

    assert differences(*first, random=runner.random) == {}
    for transport in (0, 1):
        assert differences(first[transport], second[transport]) == {}


@of_cases(*[each for each in CASES if each[1].pair.operation.links and each[1].expected == OK])
def test_link_of_a_creation_leads_to_what_it_created(runner: Runner, case: Case) -> None:
    [link] = case.pair.operation.links.values()
    [reader] = [
        each for each in operations("get") if each.described["operationId"] == link["operationId"]
    ]
    [(parameter, value)] = link["parameters"].items()
    assert value == "$response.body#/id"
    path = reader.path.removeprefix("/api/v1/").replace(f"{{{parameter}}}", "{id}")

    created, found = runner.follow(case, path)

    assert (found["id"], found.keys()) == (created["id"], created.keys())


def test_creations_without_a_link_have_nothing_to_read() -> None:
    creations = {
        each.described["operationId"]: each.links
        for each in operations("post")
        if "201" in each.described["responses"]
    }
    without = {
        *("create_personal_access_token", "create_stream_ticket", "add_to_cart"),
        *("add_product_review", "cast_vote"),
        # The account is read with a token, which its creation does not return.
        "register_user",
    }

    # Not every domain is enabled.
    unlinked = {name for name, links in creations.items() if not links}
    assert unlinked == without & creations.keys()


def test_difference_of_each_kind_is_reported() -> None:
    line = {"id": 7, "quantity": 1, "at": "2026-03-14T09:26:53Z"}
    rest = Outcome(None, {"id": 3, "total": "9.50", "note": "of REST only"}, {"order": [line]})
    later = line | {"quantity": 2, "at": "2026-03-14T09:26:54+00:00"}
    graphql = Outcome({"code": "in_use"}, {"id": 3, "total": "9.5"}, {"order": [later, line]})

    found = differences(rest, graphql, random=["total"])

    assert found == {
        "refusal": (None, "absent"),
        "refusal.code": ("absent", "in_use"),
        "changes.order.length": (1, 2),
        "changes.order.0.quantity": (1, 2),
        "changes.order.1.id": ("absent", 7),
        "changes.order.1.quantity": ("absent", 1),
        "changes.order.1.at": ("absent", line["at"]),
    }


def test_every_root_field_has_a_case() -> None:
    without = {pair.name for pair in PAIRS} - {case.root for _, case in CASES}

    assert without - WITHOUT_A_CASE.keys() == set()
    assert {name for name in WITHOUT_A_CASE if name in ROOTS} - without == set()
