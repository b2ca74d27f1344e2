"""Promise: no item of the comparison gets more expensive unnoticed."""

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from bench.compare.items import ITEMS
from bench.compare.systems import NEXUS
from tests.bench.conftest import FEW_ROWS, MANY_ROWS, Response, Run

# The database is created only if a test has this mark.
pytestmark = pytest.mark.django_db

MOST_GROWTH = 1.2
MOST_CALLS_OF_A_ROW = 24
"""A few calls decode the keys of a row and join its JSON. An object would take hundreds."""


class Cost(NamedTuple):
    """What a request costs: statements, and calls of Python and C functions in its thread."""

    statements: int
    calls: int


# A higher number of statements in a test means that a request asks the database more often than
# before. A lower one is an improvement: lower it here. Calls were counted with Python 3.11; later
# versions make fewer.
CACHED = {
    "W1": Cost(0, 1_050),
    "W1w": Cost(0, 1_050),
    "W2": Cost(0, 1_000),
    "W3": Cost(0, 900),
    "W4": Cost(0, 1_050),
    "W5": Cost(0, 1_100),
    "W6": Cost(1, 1_500),
    "W7": Cost(0, 1_050),
    "W8a": Cost(0, 900),
    "W8b": Cost(0, 900),
    "W9": Cost(2, 2_000),
    "W10": Cost(2, 2_250),
    "W11": Cost(2, 2_600),
    "M1": Cost(0, 850),
    "M2": Cost(0, 700),
}
PLAIN = {
    "W1": Cost(1, 1_550),
    "W1w": Cost(1, 1_500),
    "W2": Cost(1, 1_400),
    "W3": Cost(1, 1_200),
    "W4": Cost(1, 1_500),
    "W5": Cost(1, 1_450),
    "W6": Cost(2, 1_600),
    "W7": Cost(1, 1_900),
    "W8a": Cost(1, 1_250),
    "W8b": Cost(1, 1_200),
    "W9": Cost(2, 1_900),
    "W10": Cost(2, 2_100),
    "W11": Cost(2, 2_600),
    "M1": Cost(0, 800),
    "M2": Cost(0, 650),
}


class CacheCalls(NamedTuple):
    """The round trips to the cache server of the first request of an item, and of a repeated one."""

    first: int
    repeated: int


# A read that is not stored takes one round trip before and one after computing.
CACHE_CALLS = {
    "W1": CacheCalls(2, 1),
    "W1w": CacheCalls(2, 1),
    "W2": CacheCalls(2, 1),
    "W3": CacheCalls(2, 1),
    "W4": CacheCalls(1, 2),
    "W5": CacheCalls(1, 2),
    "W6": CacheCalls(1, 1),
    "W7": CacheCalls(2, 1),
    "W8a": CacheCalls(2, 1),
    "W8b": CacheCalls(2, 1),
    "W9": CacheCalls(2, 2),
    "W10": CacheCalls(2, 2),
    "W11": CacheCalls(4, 3),
    "M1": CacheCalls(1, 1),
    "M2": CacheCalls(0, 0),
}


class RepeatedCost(NamedTuple):
    """What a repeated request costs. The session was read by the first one."""

    statements: int
    cache_calls: int
    calls: int


LIST_COSTS = {
    "orders": RepeatedCost(1, 1, 1_250),
    "own applications": RepeatedCost(1, 1, 1_250),
    "received applications": RepeatedCost(2, 1, 1_450),
    "managed jobs": RepeatedCost(1, 1, 1_300),
    "posts": RepeatedCost(1, 1, 1_650),
    "top posts": RepeatedCost(2, 2, 2_200),
    "notifications": RepeatedCost(1, 1, 1_950),
    "favourite movies": RepeatedCost(1, 1, 2_100),
    "movie watchlist": RepeatedCost(1, 1, 2_150),
    "dismissed movies": RepeatedCost(1, 1, 2_100),
    "movie recommendations": RepeatedCost(3, 1, 8_300),
    "cart": RepeatedCost(1, 1, 1_150),
    "saved jobs": RepeatedCost(3, 1, 12_550),
    "polls": RepeatedCost(3, 1, 7_100),
    "poll": RepeatedCost(2, 1, 2_000),
    "graphql orders": RepeatedCost(1, 2, 1_550),
    "graphql applications": RepeatedCost(1, 2, 1_550),
    "graphql hot posts": RepeatedCost(2, 3, 2_450),
    "graphql job search": RepeatedCost(1, 2, 1_900),
    "graphql notifications": RepeatedCost(1, 2, 2_200),
    "graphql poll": RepeatedCost(1, 2, 1_450),
    "graphql polls": RepeatedCost(1, 2, 1_550),
    "graphql favourite movies": RepeatedCost(1, 2, 2_250),
    "graphql received applications": RepeatedCost(2, 2, 1_700),
    "graphql page of products": RepeatedCost(2, 2, 1_900),
    "graphql next page of products": RepeatedCost(1, 2, 1_950),
    "graphql next page of orders": RepeatedCost(1, 2, 1_850),
    "graphql last page of jobs": RepeatedCost(1, 2, 2_000),
    "graphql next page of comments": RepeatedCost(2, 2, 2_000),
    "graphql next page of the feed": RepeatedCost(1, 2, 1_950),
}
WRITE_COSTS = {
    "create post": RepeatedCost(3, 2, 2_700),
    "add comment": RepeatedCost(2, 2, 2_100),
    "like post": RepeatedCost(2, 2, 1_800),
    "follow user": RepeatedCost(6, 2, 2_500),
    "add to cart": RepeatedCost(5, 2, 2_800),
    "save product": RepeatedCost(4, 2, 2_050),
    "save job": RepeatedCost(3, 2, 1_900),
    "create poll": RepeatedCost(4, 2, 4_150),
}
# Python makes their rows: the URLs of images, and the polls and postings with other objects.
MADE_IN_PYTHON = {
    "polls",
    "saved jobs",
    "favourite movies",
    "movie watchlist",
    "dismissed movies",
    "graphql favourite movies",
}


def _statements(responses: Mapping[str, Response]) -> dict[str, int]:
    return {item: response.statements for item, response in responses.items()}


def _grown(responses: Mapping[str, Response], limits: Mapping[str, Cost]) -> dict[str, int]:
    return {
        item: response.calls
        for item, response in responses.items()
        if response.calls > MOST_GROWTH * limits[item].calls
    }


def test_every_item_is_asked_of_nexus() -> None:
    assert NEXUS["items"].keys() == ITEMS.keys() == CACHED.keys() == PLAIN.keys()


class TestStatements:
    def test_repeated_request_asks_the_database_as_often_as_before(self, run: Run) -> None:
        assert _statements(run.cached) == {item: cost.statements for item, cost in CACHED.items()}

    def test_request_without_a_cache_asks_the_database_as_often_as_before(self, run: Run) -> None:
        assert _statements(run.plain) == {item: cost.statements for item, cost in PLAIN.items()}


class TestCacheCalls:
    def test_requests_call_the_cache_server_as_often_as_before(self, run: Run) -> None:
        made = {
            item: CacheCalls(run.first[item].cache_calls, run.cached[item].cache_calls)
            for item in CACHE_CALLS
        }

        assert made == CACHE_CALLS


class TestCalls:
    def test_repeated_request_makes_at_most_a_fifth_more_calls(self, run: Run) -> None:
        assert _grown(run.cached, CACHED) == {}

    def test_request_without_a_cache_makes_at_most_a_fifth_more_calls(self, run: Run) -> None:
        assert _grown(run.plain, PLAIN) == {}


class TestOtherRequests:
    def test_lists_ask_the_database_and_the_cache_as_often_as_before(self, run: Run) -> None:
        made = {name: (many.statements, many.cache_calls) for name, (_, many) in run.lists.items()}

        assert made == {
            name: (cost.statements, cost.cache_calls) for name, cost in LIST_COSTS.items()
        }

    def test_lists_make_at_most_a_fifth_more_calls(self, run: Run) -> None:
        made = {name: many.calls for name, (_, many) in run.lists.items()}

        assert {
            name: calls
            for name, calls in made.items()
            if calls > MOST_GROWTH * LIST_COSTS[name].calls
        } == {}

    def test_writes_ask_the_database_and_the_cache_as_often_as_before(self, run: Run) -> None:
        made = {name: (each.statements, each.cache_calls) for name, each in run.writes.items()}

        assert {name: each.status // 100 for name, each in run.writes.items()} == dict.fromkeys(
            WRITE_COSTS, 2
        )
        assert made == {
            name: (cost.statements, cost.cache_calls) for name, cost in WRITE_COSTS.items()
        }

    def test_writes_make_at_most_a_fifth_more_calls(self, run: Run) -> None:
        assert {
            name: each.calls
            for name, each in run.writes.items()
            if each.calls > MOST_GROWTH * WRITE_COSTS[name].calls
        } == {}

    def test_rows_add_no_statements_and_hardly_any_calls(self, run: Run) -> None:
        most = MOST_CALLS_OF_A_ROW * (MANY_ROWS - FEW_ROWS)
        assert {
            name: (few.calls, many.calls)
            for name, (few, many) in run.lists.items()
            if many.statements > few.statements
            or (many.calls - few.calls > most and name not in MADE_IN_PYTHON)
        } == {}
