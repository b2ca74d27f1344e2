"""One run of the comparison's requests on the tiny data set, in a copy of the test database."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from bench.compare.bench_database import is_counted
from bench.compare.database import load
from bench.compare.requests import Request, Requests, sign_with_key
from bench.compare.sizes import TINY
from bench.compare.systems import NEXUS
from nexus.settings.base import PASSWORD_HASHERS
from shared.auth import session_states
from shared.caching import cache_server
from tests.bench import rows_of_lists
from tests.databases import clone_database

# Lists beyond the items of the comparison: the user who reads them, and a path or a document.
LISTS = {
    "orders": (1, "/api/v1/orders/?page_size=$rows"),
    "own applications": (201, "/api/v1/applications/?page_size=$rows"),
    "received applications": (TINY.admin, "/api/v1/jobs/98/applications/?page_size=$rows"),
    "managed jobs": (TINY.admin, "/api/v1/jobs/mine/?page_size=$rows"),
    "posts": (1, "/api/v1/posts/?page_size=$rows"),
    "top posts": (1, "/api/v1/posts/?ordering=top&page_size=$rows"),
    "notifications": (1, "/api/v1/notifications/?page_size=$rows"),
    "favourite movies": (1, "/api/v1/movies/favorites/?page_size=$rows"),
    "movie watchlist": (1, "/api/v1/movies/watchlist/?page_size=$rows&ordering=title"),
    "dismissed movies": (1, "/api/v1/movies/dismissed/?page_size=$rows"),
    # The page of recommendations has one size.
    "movie recommendations": (2, "/api/v1/movies/recommendations/"),
    "cart": (1, "/api/v1/cart/"),
    "saved jobs": (1, "/api/v1/jobs/saved/?page_size=$rows"),
    "polls": (1, "/api/v1/polls/?page_size=$rows"),
    "poll": (1, "/api/v1/polls/1/"),
    "graphql orders": (
        1,
        "{ orders(first: $rows) { edges { node { id items { quantity product { name } } } } } }",
    ),
    "graphql applications": (
        201,
        "{ myApplications(first: $rows) { edges { node { id job { title } status } } } }",
    ),
    "graphql hot posts": (
        1,
        "{ posts(orderBy: HOT, first: $rows) { edges { node { id author { username } } } } }",
    ),
    "graphql job search": (
        1,
        '{ jobs(filter: {search: "engineer"}, orderBy: RELEVANCE, first: $rows) {'
        " edges { node { title company { name } } } } }",
    ),
    "graphql notifications": (
        1,
        "{ notifications(first: $rows) { edges { node { text actor { username } } } } }",
    ),
    "graphql poll": (1, "{ poll(id: 1) { question expiresAt options { text } } }"),
    "graphql polls": (1, "{ polls(first: $rows) { edges { node { question hasVoted } } } }"),
    "graphql favourite movies": (
        1,
        "{ favoriteMovies(first: $rows) {"
        " edges { node { createdAt movie { title posterUrl } } } } }",
    ),
    "graphql received applications": (
        TINY.admin,
        "{ jobApplications(jobId: 98, first: $rows) {"
        " edges { node { id applicant { displayName } status } } } }",
    ),
    # As clients read whole lists: with the total, the position of the page, and the next one.
    "graphql page of products": (
        1,
        "{ products(first: $rows) { totalCount pageInfo { hasNextPage endCursor }"
        " edges { node { id name price category { name } } } } }",
    ),
    "graphql next page of products": (
        1,
        "{ products(first: $rows, after: $after) { pageInfo { hasNextPage endCursor }"
        " edges { node { id name price category { name } } } } }",
    ),
    "graphql next page of orders": (
        1,
        "{ orders(first: $rows, after: $after) { pageInfo { hasNextPage endCursor }"
        " edges { cursor node { id items { quantity product { name } } } } } }",
    ),
    "graphql last page of jobs": (
        1,
        "{ jobs(last: $rows) { pageInfo { hasPreviousPage startCursor }"
        " edges { node { id title company { name } } } } }",
    ),
    "graphql next page of comments": (
        1,
        "{ comments(postId: 1, first: $rows, after: $after) { pageInfo { endCursor }"
        " edges { node { id content author { username } } } } }",
    ),
    "graphql next page of the feed": (
        1,
        "{ feed(first: $rows, after: $after) { pageInfo { endCursor }"
        " edges { node { id author { username } likesCount } } } }",
    ),
}
FEW_ROWS, MANY_ROWS = 2, 20

# Writes beyond the items: the user, the method, the path and the body. Each is sent three times.
WRITES = {
    "create post": (1, "POST", "/api/v1/posts/", {"content": "Number $number"}),
    "add comment": (1, "POST", "/api/v1/posts/1/comments/", {"content": "Number $number"}),
    "like post": (999, "PUT", "/api/v1/posts/1$number/like/", None),
    "follow user": (1, "PUT", "/api/v1/users/50$number/follow/", None),
    "add to cart": (2, "POST", "/api/v1/cart/items/", {"product_id": 9, "quantity": 1}),
    "save product": (2, "PUT", "/api/v1/wishlist/1$number/", None),
    "save job": (2, "PUT", "/api/v1/jobs/saved/1$number/", None),
    "create poll": (2, "POST", "/api/v1/polls/", {"question": "$number?", "options": ["A", "B"]}),
}

# Nothing listens at the discard port.
NO_CACHE = "redis://127.0.0.1:9/0"


@dataclass(frozen=True, slots=True)
class Response:
    """
    A response, and what it cost.

    That is statements, round trips to the cache server, and calls of Python and C functions.
    """

    status: int
    body: bytes
    statements: int
    cache_calls: int
    calls: int


@dataclass(frozen=True, slots=True)
class Run:
    """
    The responses by item: the first, a repeated one, one without a cache; and row counts.

    ``lists`` are the responses of the other lists, with few rows and with many, and ``writes``
    those of the other writes.
    """

    first: Mapping[str, Response]
    cached: Mapping[str, Response]
    plain: Mapping[str, Response]
    rows: Mapping[str, int]
    lists: Mapping[str, tuple[Response, Response]]
    writes: Mapping[str, Response]


@pytest.fixture(scope="session")
def run(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Run:
    """Return the results of sending each item's requests."""
    with django_db_blocker.unblock(), copy_with_data() as address:
        rows = _count_rows(address)
        rows_of_lists.load(readers=(1, 2), now=timezone.now())
        nexus = _Nexus()
        items = NEXUS["items"]
        lists = {name: _read_list(nexus, *of_list) for name, of_list in LISTS.items()}
        writes = {name: _write_often(nexus, *of_write) for name, of_write in WRITES.items()}
        sent = {item: _send_three(nexus, item) for item in items}
        without = {"default": {**settings.CACHES["default"], "LOCATION": NO_CACHE}}
        with override_settings(CACHES=without):
            for item in items:
                # The first request opens the circuit of the cache, and imports what it needs.
                nexus.send(item, _repeated(item, 3))
            plain = {item: nexus.send(item, _repeated(item, 4)) for item in items}
        first = {item: responses[0] for item, responses in sent.items()}
        cached = {item: responses[-1] for item, responses in sent.items()}
        return Run(first, cached, plain, rows, lists, writes)


def _read_list(nexus: "_Nexus", user: int, source: str) -> tuple[Response, Response]:
    few, many = (
        _read_often(nexus, user, source.replace("$rows", str(rows)))
        for rows in (FEW_ROWS, MANY_ROWS)
    )
    return few, many


def _read_often(nexus: "_Nexus", user: int, source: str) -> Response:
    """Return the last of three responses. Session and SQL are cached from the second one on."""
    if "$after" in source:
        first = json.loads(nexus.read(source.replace("$after", "null"), user=user).body)
        [page] = first["data"].values()
        source = source.replace("$after", json.dumps(page["pageInfo"]["endCursor"]))
    return [nexus.read(source, user=user) for _ in range(3)][-1]


def _write_often(
    nexus: "_Nexus", user: int, method: str, path: str, body: Mapping[str, object] | None
) -> Response:
    """Return the last of three responses to requests that differ by their number."""

    def numbered(text: str, number: int) -> str:
        return text.replace("$number", str(number))

    return [
        nexus.write(
            method,
            numbered(path, number),
            body=body and numbered(json.dumps(body), number),
            user=user,
        )
        for number in (1, 2, 3)
    ][-1]


def _send_three(nexus: "_Nexus", item: str) -> list[Response]:
    # GraphQL documents and sessions are cached from the second request on. A session that another
    # item has used would count as known.
    session_states._seen.clear()
    return [nexus.send(item, _repeated(item, number)) for number in range(3)]


def _repeated(item: str, number: int) -> int:
    # A user votes once, and each order has a user of its own. Other items repeat one request.
    return number if item in {"W9", "W10"} else 0


@contextmanager
def copy_with_data() -> Iterator[str]:
    """Make Django use a copy of its database with the tiny data set, and yield its URL."""
    migrated = connection.settings_dict["NAME"]
    connection.close()
    with clone_database(f"postgres:///{migrated}") as address:
        load(url=address, size=TINY)
        connection.settings_dict["NAME"] = address.partition("?")[0].rpartition("/")[2]
        _empty_cache()
        try:
            with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS, NEXUS_THROTTLES=True):
                yield address
        finally:
            connection.close()
            connection.settings_dict["NAME"] = migrated
            # Responses from these rows must not reach the tests that follow.
            _empty_cache()


def _count_rows(address: str) -> Mapping[str, int]:
    tables = "SELECT relname, n_live_tup FROM pg_stat_user_tables WHERE schemaname = 'public'"
    with psycopg.connect(address, autocommit=True) as database:
        database.execute("ANALYZE")
        database.execute("SELECT pg_stat_clear_snapshot()")
        return dict(database.execute(tables).fetchall())


def _empty_cache() -> None:
    cache_server().call(lambda client: client.flushdb())


def _cache_calls() -> int:
    return cache_server().counts().get("answered", 0)


class _Nexus:
    def __init__(self) -> None:
        self._requests = Requests(
            items=NEXUS["items"],
            claims=NEXUS["claims"],
            sign=sign_with_key(settings.NEXUS_JWT_KEYS[0]),
            size=TINY,
        )
        self._client = Client(SERVER_NAME="localhost")

    def read(self, source: str, *, user: int) -> Response:
        """Get a path, or send a GraphQL document."""
        token = self._requests.token(user)
        if source.startswith("/"):
            return self._send(Request(method="GET", path=source, token=token, body=None))
        body = json.dumps({"query": source})
        return self._send(Request(method="POST", path="/graphql/", token=token, body=body))

    def write(self, method: str, path: str, *, body: str | None, user: int) -> Response:
        """Send a request that changes something."""
        token = self._requests.token(user)
        return self._send(Request(method=method, path=path, token=token, body=body))

    def send(self, item: str, number: int) -> Response:
        """Send a request of an item."""
        return self._send(self._requests.make(item, number))

    def _send(self, request: Request) -> Response:
        headers = {"Authorization": f"Bearer {request.token}"} if request.token else {}
        before = _cache_calls()
        with CaptureQueriesContext(connection) as queries, _Calls() as calls:
            response = self._client.generic(
                request.method,
                request.path,
                request.body or "",
                content_type="application/json",
                headers=headers,
            )
        statements = sum(is_counted(query["sql"]) for query in queries.captured_queries)
        made = _cache_calls() - before
        return Response(response.status_code, response.content, statements, made, calls.count)


class _Calls:
    """Counts the calls of Python and C functions in this thread."""

    count = 0

    def __enter__(self) -> "_Calls":
        self._former = sys.getprofile()
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(self._former)

    def _note(self, _frame: Any, event: str, _argument: Any) -> None:
        self.count += event in ("call", "c_call")
