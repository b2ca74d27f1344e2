"""Promise: every connection is read backward as it is forward, and refuses what makes no page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLField, get_named_type
from pytest_django import DjangoDbBlocker

from domains.commerce.models import Category, Order, OrderEvent, Product
from domains.feed.models import Comment, Post
from domains.jobs.models import Application, ApplicationEvent, Company, Job, JobCategory
from tests.domains.commerce.factories import ReviewFactory
from tests.domains.feed.factories import CommentFactory, LikeFactory
from tests.whole_schema import SCHEMA, GraphQLApi, get_node_type, is_page, load_rows, unlimited_api

# The mark creates the test database.
pytestmark = pytest.mark.django_db

NUMBER_OF_PAGES = 3
WHOLE = "first: 100"
DEEPEST = 3
PAGE = """pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { %s } }"""
COMPILED = "pageInfo { hasNextPage hasPreviousPage } edges { node { %s } }"
FLAGS = ("hasNextPage", "hasPreviousPage")
NEEDED = {
    "DISTANCE": 'filter: {near: "-1.29,36.82"}',
    "RELEVANCE": 'filter: {search: "baker"}',
}
"""The filters without which there is no such order."""
REFUSED = {
    "last: 0": ("validation_error", ("last", "out_of_range")),
    "last: -1": ("validation_error", ("last", "out_of_range")),
    "last: 101": ("validation_error", ("last", "out_of_range")),
    "first: 101": ("validation_error", ("first", "out_of_range")),
    "first: 1, last: 1": ("validation_error", ("last", "invalid")),
    'last: 1, before: "x"': ("invalid_cursor",),
    'last: 1, after: "x"': ("invalid_cursor",),
    'first: 1, before: ""': ("invalid_cursor",),
}


@dataclass(frozen=True)
class Connection:
    """
    A connection in one order, at the end of a path of connections from the root.

    ``key`` is the field that tells its rows apart, if there is one.
    """

    path: Sequence[str]
    order: str
    key: str

    def __str__(self) -> str:
        """Return its name, for the report of a test."""
        return ".".join((*self.path, *filter(None, [self.order])))

    def field(self, page: str, selection: str, needed: Mapping[str, str]) -> str:
        """Return the field of the root that selects one page of it, in each parent if nested."""
        root, *_ = self.path
        order = f"orderBy: {self.order} {NEEDED.get(self.order, '')}" if self.order else ""
        text = selection = selection.replace("%s", self.key)
        for name in reversed(self.path):
            arguments = f"{page} {order}" if text is selection else WHOLE
            below = text if text is selection else f"edges {{ node {{ {text} }} }}"
            given = needed.get(root, "") if name == root else ""
            text = f"{name}({arguments} {given}) {{ {below} }}"
        return text


def orders_of(field: GraphQLField) -> Sequence[str]:
    """Return the values of a connection's order, or none."""
    order = field.args.get("orderBy")
    kind = get_named_type(order.type) if order else None
    return list(kind.values) if isinstance(kind, GraphQLEnumType) else [""]


def paths(kind: Any, above: Sequence[str] = ()) -> Iterator[tuple[Sequence[str], GraphQLField]]:
    """Yield the connections below a type with their paths."""
    for name, field in kind.fields.items():
        if is_page(field):
            yield (*above, name), field
            if len(above) + 1 < DEEPEST:
                yield from paths(get_node_type(field), (*above, name))


def all_connections() -> Iterator[Connection]:
    """Yield every connection of the schema once, in each of its orders."""
    known: set[str] = set()
    for path, field in sorted(paths(SCHEMA.query_type), key=lambda each: len(each[0])):
        parent = "Query"
        for name in path[:-1]:
            parent = get_node_type(SCHEMA.type_map[parent].fields[name]).name
        if f"{parent}.{path[-1]}" not in known:
            known.add(f"{parent}.{path[-1]}")
            key = "id" if "id" in get_node_type(field).fields else "__typename"
            yield from (Connection(path, order, key) for order in orders_of(field))


CONNECTIONS = list(all_connections())
every_connection = pytest.mark.parametrize("connection", CONNECTIONS, ids=map(str, CONNECTIONS))


@pytest.fixture(scope="module")
def api(
    companions: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[GraphQLApi]:
    """Load five rows of every list, and return an API client of an admin."""
    with unlimited_api(django_db_blocker) as api:
        api.needed = load_rows(5, api.admin)
        load_rows_of_one_parent()
        yield api


def load_rows_of_one_parent() -> None:
    """Move or add rows so that a parent has several in each of its lists."""
    Job.objects.update(
        category=JobCategory.objects.earliest("pk"),
        company=Company.objects.earliest("pk"),
        latitude=-1.3,
        longitude=36.8,
    )
    ApplicationEvent.objects.update(application=Application.objects.earliest("pk"))
    OrderEvent.objects.update(order=Order.objects.earliest("pk"))
    Product.objects.update(category=Category.objects.earliest("pk"))
    ReviewFactory.create_batch(4, product=Product.objects.earliest("pk"))
    post = Post.objects.earliest("pk")
    LikeFactory.create_batch(4, post=post)
    for comment in Comment.objects.filter(parent=None):
        CommentFactory.create_batch(4, post=comment.post, parent=comment)


class Reader:
    """Reads pages of a connection, those of the parent with the most rows if it is nested."""

    def __init__(self, api: GraphQLApi, connection: Connection) -> None:
        self._api, self._connection = api, connection
        (found,) = self._read((WHOLE, PAGE))
        self._parent = max(range(len(found)), key=lambda number: len(found[number]["edges"]))
        self.length = len(found[self._parent]["edges"])

    def read(self, *pages: str) -> Sequence[Any]:
        """Return the pages, after comparing them with those that PostgreSQL writes as JSON."""
        flags = [f"pageInfo {{ {flag} }}" for flag in FLAGS]
        selections = (PAGE, COMPILED, *flags)
        found = self._read(*((page, selection) for page in pages for selection in selections))
        read = []
        for whole, compiled, *alone in batched(found, len(selections)):
            assert compiled == [without_cursors(each) for each in whole]
            for flag, of_flag in zip(FLAGS, alone, strict=True):
                assert [flag_of(page, flag) for page in of_flag] == [
                    flag_of(page, flag) for page in whole
                ]
            read.append(whole[self._parent])
        return read

    def _read(self, *asked: tuple[str, str]) -> Sequence[Any]:
        document = " ".join(
            f"a{number}: {self._connection.field(page, selection, self._api.needed)}"
            for number, (page, selection) in enumerate(asked)
        )
        answer = self._api.answer(f"{{ {document} }}")
        assert "errors" not in answer, answer
        return [pages_in(each, self._connection.path[1:]) for each in answer["data"].values()]


def pages_in(page: Any, path: Sequence[str]) -> list[Any]:
    """Return the pages at the end of a path, in the order of their parents."""
    found = [page]
    for name in path:
        found = [edge["node"][name] for each in found for edge in each["edges"]]
    return found


def without_cursors(page: Any) -> Any:
    """Return the page as it is if no cursors are selected."""
    return {
        "pageInfo": {flag: flag_of(page, flag) for flag in FLAGS},
        "edges": [{"node": edge["node"]} for edge in page["edges"]],
    }


def batched(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield the values in batches of a size."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def flag_of(page: Any, flag: str) -> bool:
    """Return whether a page has a neighbour."""
    return bool(page["pageInfo"][flag])


def cursors_of(*pages: Any) -> list[str]:
    """Return the cursors of the rows of pages."""
    return [edge["cursor"] for page in pages for edge in page["edges"]]


@pytest.mark.slow
@every_connection
def test_pages_from_the_end_are_those_from_the_beginning(
    api: GraphQLApi, connection: Connection
) -> None:
    reader = Reader(api, connection)
    size = ceil(reader.length / NUMBER_OF_PAGES)

    forward = [*reader.read(f"first: {size}")]
    while forward[-1]["pageInfo"]["hasNextPage"]:
        cursor = forward[-1]["pageInfo"]["endCursor"]
        forward += reader.read(f'first: {size}, after: "{cursor}"')
    # The last page has the rows that remain, so the pages of both directions are the same.
    backward = [*reader.read(f"last: {len(forward[-1]['edges'])}")]
    while backward[-1]["pageInfo"]["hasPreviousPage"]:
        cursor = backward[-1]["pageInfo"]["startCursor"]
        backward += reader.read(f'last: {size}, before: "{cursor}"')

    whole = cursors_of(*forward)
    assert len(whole) == len(set(whole)) == reader.length >= 4
    assert backward[::-1] == forward
    flags = [[flag_of(page, flag) for page in forward] for flag in FLAGS]
    between = [True] * (len(forward) - 1)
    assert flags == [[*between, False], [False, *between]]

    after, before = f'after: "{whole[0]}"', f'before: "{whole[-1]}"'
    ranges = {
        f"first: 100, {after}, {before}": (whole[1:-1], False, True),
        f"last: 100, {after}, {before}": (whole[1:-1], True, False),
        f"first: 1, {after}, {before}": (whole[1:2], True, True),
        f"last: 1, {after}, {before}": (whole[-2:-1], True, True),
        f"first: 1, {before}": (whole[:1], True, False),
        f"last: 1, {after}": (whole[-1:], False, True),
    }
    for found, (page, expected) in zip(reader.read(*ranges), ranges.items(), strict=True):
        flags_found = (flag_of(found, flag) for flag in FLAGS)
        assert (cursors_of(found), *flags_found) == expected, page


@pytest.mark.slow
@every_connection
def test_what_makes_no_page_is_refused(api: GraphQLApi, connection: Connection) -> None:
    document = " ".join(
        f"a{number}: {connection.field(page, COMPILED, api.needed)}"
        for number, page in enumerate(REFUSED)
    )

    errors = api.answer(f"{{ {document} }}")["errors"]

    found: dict[str, set[Any]] = {}
    for error in errors:
        assert len(error["path"]) == 1 or error["path"][-1] == connection.path[-1]
        details = [(each["field"], each["code"]) for each in error["extensions"]["errors"]]
        found.setdefault(error["path"][0], set()).add((error["extensions"]["code"], *details))
    assert list(found.values()) == [{expected} for expected in REFUSED.values()]
