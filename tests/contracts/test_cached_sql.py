"""Promise: the SQL of a list is cached, for the pages behind the first one as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from pytest_django import DjangoDbBlocker

from domains.feed.models import Comment
from tests.contracts.rest import Operation, Walker, operations
from tests.contracts.test_graphql_connections import (
    CONNECTIONS,
    Connection,
    load_rows_of_one_parent,
)
from tests.contracts.test_graphql_generated import graphql_core_only
from tests.whole_schema import GraphQLApi, load_rows, unlimited_api

# The mark creates the test database.
pytestmark = pytest.mark.django_db

PAGE = "first: $first, after: $after, last: $last, before: $before"
SELECTION = """totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { %s } }"""
HEAD = "query ($first: Int, $after: String, $last: Int, $before: String)"
SIZE = 2
BY_OFFSET = "The SQL of a page behind the first one has the number of rows before it."
RANKING = "The ids of a ranking are a cached value."
SETTINGS = "A few rows of the user, read on a page of settings, or a list for admins."
GROUPED = "PostgreSQL does not write the JSON of rows that are grouped."
BUILT_EACH_TIME = {
    "polls.EXPIRES_AT_ASC": BY_OFFSET,
    "jobs.RELEVANCE": BY_OFFSET,
    "jobs.SALARY_DESC": BY_OFFSET,
    "jobs.DISTANCE": BY_OFFSET,
    **{
        f"{name}.{order}": BY_OFFSET
        for name in ("favoriteMovies", "movieWatchlist", "dismissedMovies")
        for order in ("TITLE_ASC", "TITLE_DESC")
    },
    "trendingPosts": RANKING,
    "mySessions": SETTINGS,
    "users": SETTINGS,
    "/api/v1/feed/trending/": RANKING,
    "/api/v1/jobs/locations/": GROUPED,
    "/api/v1/products/imports/": SETTINGS,
    "/api/v1/users/": SETTINGS,
    "/api/v1/users/identities/": SETTINGS,
    "/api/v1/users/me/factors/": SETTINGS,
    "/api/v1/users/personal-access-tokens/": SETTINGS,
    "/api/v1/users/sessions/": SETTINGS,
}
"""Lists of which some SQL is built for each request, and why."""
ONE_OBJECT = {
    "/api/v1/cart/",
    "/api/v1/products/{product_id}/",
    "/api/v1/orders/{order_id}/",
    "/api/v1/posts/{post_id}/",
    "/api/v1/comments/{comment_id}/",
    "/api/v1/jobs/{job_id}/",
    "/api/v1/applications/{application_id}/",
    "/api/v1/polls/{poll_id}/",
}
"""Objects that clients read often, by their paths."""
ROOTS = [each for each in CONNECTIONS if len(each.path) == 1]


@dataclass
class Walk:
    """Reads a whole list by the same document, from the beginning and from the end."""

    api: GraphQLApi
    connection: Connection
    pages: list[Any] = field(default_factory=list)

    def run(self) -> "Walk":
        """Read the pages."""
        page = self._read(first=SIZE)
        while page["pageInfo"]["hasNextPage"]:
            page = self._read(first=SIZE, after=page["pageInfo"]["endCursor"])
        page = self._read(last=SIZE)
        while page["pageInfo"]["hasPreviousPage"]:
            page = self._read(last=SIZE, before=page["pageInfo"]["startCursor"])
        return self

    def _read(self, **variables: Any) -> Any:
        document = f"{HEAD} {{ {self.connection.field(PAGE, SELECTION, self.api.needed)} }}"
        answer = self.api.answer(document, variables)
        assert "errors" not in answer, answer
        [page] = answer["data"].values()
        self.pages.append(page)
        return page


@contextmanager
def built_statements() -> Iterator[list[str]]:
    """Collect the tables of the statements that Django makes of query sets."""
    built: list[str] = []
    as_sql = SQLCompiler.as_sql

    def note(self: SQLCompiler, *arguments: Any, **options: Any) -> Any:
        built.append(self.query.model._meta.db_table)
        return as_sql(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", note)
        yield built


@pytest.fixture(scope="module")
def api(
    companions: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[GraphQLApi]:
    """Load five rows of every list, and return an API client of an admin."""
    with unlimited_api(django_db_blocker) as api:
        api.needed = load_rows(5, api.admin)
        load_rows_of_one_parent()
        yield api


@pytest.mark.slow
@pytest.mark.parametrize("connection", ROOTS, ids=map(str, ROOTS))
def test_cached_sql_finds_the_pages_that_objects_show(
    api: GraphQLApi, connection: Connection
) -> None:
    with graphql_core_only():
        expected = Walk(api, connection).run().pages
    for _ in range(2):
        assert Walk(api, connection).run().pages == expected

    with built_statements() as built:
        assert Walk(api, connection).run().pages == expected

    assert len(expected) >= 4
    assert bool(built) == (str(connection) in BUILT_EACH_TIME), built


def list_operations() -> list[Operation]:
    """Return the reads of REST that have pages."""
    return [
        operation
        for operation in operations("get")
        if "page_size" in {each["name"] for each in operation.parameters()}
    ]


def test_pages_of_rest_have_cached_sql(api: GraphQLApi, client: Client) -> None:
    walker = Walker(client, api.headers)
    built_each_time = set()

    for operation in list_operations():
        path = walker.concrete(operation.path)
        query = {**operation.required_query, "page_size": "2"}
        for _ in range(2):
            assert walker.get(path, query).status_code == 200, operation.name
        with built_statements() as built:
            assert walker.get(path, query).status_code == 200
        if built:
            built_each_time.add(operation.path)

    assert built_each_time == {name for name in BUILT_EACH_TIME if name.startswith("/")}


def test_objects_of_rest_are_one_cached_statement(api: GraphQLApi, client: Client) -> None:
    walker = Walker(client, api.headers)
    # There is no list at the path of comments, from which the walker could take an id.
    comment = Comment.objects.earliest("pk").pk
    built_each_time = set()

    for pattern in ONE_OBJECT:
        path = walker.concrete(pattern.replace("{comment_id}", str(comment)))
        for _ in range(2):
            assert walker.get(path).status_code == 200, pattern
        with built_statements() as built:
            assert walker.get(path).status_code == 200
        if built:
            built_each_time.add(pattern)

    assert built_each_time == set()
