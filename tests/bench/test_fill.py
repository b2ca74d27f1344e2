"""Promise: the SQL of the comparison fills the present tables, and Nexus serves their rows."""

import json
from typing import Any

import pytest

from bench.compare.items import ITEMS
from bench.compare.sizes import FULL, TENTH, TINY, Size
from bench.compare.systems import NEXUS, find_problem
from tests.bench.conftest import Run

pytestmark = pytest.mark.django_db

CREATED = {"W9", "W10"}
# The tiny data set has fewer jobs of a kind in a place than a page has.
SHORT_PAGES = {"W7"}


EXPECTED_ROWS = {
    "identity_user": TINY.users,
    "identity_session": TINY.admin,
    "commerce_category": TINY.categories,
    "commerce_product": TINY.products,
    "commerce_order": 20 * TINY.active,
    "commerce_orderitem": 60 * TINY.active,
    "feed_post": TINY.posts,
    "feed_like": 5 * TINY.posts,
    "feed_comment": 2 * TINY.posts + 5 * TINY.posts // 10,
    "jobs_job": TINY.jobs,
    "jobs_application": 20 * TINY.active,
    "polls_poll": TINY.polls,
    "polls_ballot": TINY.users + 1_000 + TINY.votes,
    "polls_ballotchoice": TINY.users + 1_000 + TINY.votes,
    "notifications_notification": 30 * TINY.active,
}


def test_tables_are_filled(run: Run) -> None:
    found = {table: run.rows[table] for table in EXPECTED_ROWS}

    assert found == EXPECTED_ROWS


@pytest.mark.parametrize("item", ITEMS)
def test_response_has_the_expected_status(run: Run, item: str) -> None:
    expected = 201 if item in CREATED else 200

    assert [
        response.status for response in (run.first[item], run.cached[item], run.plain[item])
    ] == [expected] * 3


@pytest.mark.parametrize("item", sorted(ITEMS.keys() - SHORT_PAGES))
def test_response_holds_what_the_item_asks_for(run: Run, item: str) -> None:
    response = run.first[item]

    problem = find_problem(
        item=item, spec=NEXUS["items"][item], size=TINY, status=response.status, body=response.body
    )

    assert problem == ""


def test_poll_results_agree_with_the_ballots(run: Run) -> None:
    results: dict[str, Any] = json.loads(run.first["W8b"].body)

    assert sum(option["votes"] for option in results["options"]) == TINY.users


class TestFindProblem:
    @pytest.mark.parametrize(
        ("status", "body", "problem"),
        [
            pytest.param(500, b"{}", "status 500", id="an error"),
            pytest.param(200, b'{"errors": []}', "GraphQL errors", id="GraphQL"),
            pytest.param(200, b'{"results": [1]}', "1 rows, not 20", id="a short page"),
        ],
    )
    def test_wrong_response_is_reported(self, status: int, body: bytes, problem: str) -> None:
        spec = NEXUS["items"]["W1"]

        found = find_problem(item="W1", spec=spec, size=TINY, status=status, body=body)

        assert found.startswith(problem)


@pytest.mark.parametrize("size", [FULL, TENTH, TINY], ids=["full", "tenth", "tiny"])
def test_categories_have_more_products_than_a_page(size: Size) -> None:
    # The range of prices holds half of them.
    assert size.products // size.categories // 2 > 20
