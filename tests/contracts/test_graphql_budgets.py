"""Promise: a GraphQL list costs as many statements for a hundred rows as for one."""

import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from graphql import GraphQLField, GraphQLList, GraphQLObjectType, get_named_type, get_nullable_type
from pytest_django import Settings

from nexus.gateway.graphql import build_schema
from shared.auth.models import Role, Session, User
from shared.auth.tokens import sign_access

SCHEMA = build_schema(settings.NEXUS_REGISTRY).graphql_schema
ROOTS: dict[str, GraphQLField] = SCHEMA.type_map["Query"].fields  # type: ignore[attr-defined]
NESTED_LEVELS = 2
CORE_ROWS = ("tests.shared.auth.rows",)


def is_page(field: GraphQLField) -> bool:
    return get_named_type(field.type).name.endswith("Connection")


def is_list(field: GraphQLField) -> bool:
    named = get_named_type(field.type)
    return isinstance(named, GraphQLObjectType) and (
        is_page(field) or isinstance(get_nullable_type(field.type), GraphQLList)
    )


def node_of(field: GraphQLField) -> GraphQLObjectType:
    named: Any = get_named_type(field.type)
    if is_page(field):
        named = get_named_type(get_named_type(named.fields["edges"].type).fields["node"].type)
    assert isinstance(named, GraphQLObjectType)
    return named


def lists_under(field: GraphQLField, levels: int = NESTED_LEVELS) -> Iterator[str]:
    node = node_of(field)
    for name, inner in node.fields.items():
        if is_list(inner) and levels:
            yield f"{node.name}.{name}"
            yield from lists_under(inner, levels - 1)


def selection(field: GraphQLField, levels: int, *, relations: int = 2) -> str:
    """Return all there is to select: columns, forward relations, and lists while levels last."""
    node = node_of(field)
    parts = ["__typename"]
    for name, inner in node.fields.items():
        if is_list(inner):
            if levels:
                first = "(first: 3)" if is_page(inner) else ""
                parts.append(f"{name}{first} {selection(inner, levels - 1)}")
        elif isinstance(get_named_type(inner.type), GraphQLObjectType):
            if relations:
                parts.append(f"{name} {selection(inner, 0, relations=relations - 1)}")
        else:
            parts.append(name)
    body = " ".join(parts)
    if is_page(field):
        info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
        return f"{{ totalCount {info} edges {{ cursor node {{ {body} }} }} }}"
    return f"{{ {body} }}"


def rows() -> list[ModuleType]:
    """Return what plants the rows of the core and of each enabled domain."""
    domains = [f"tests.domains.{plugin.name}.rows" for plugin in settings.NEXUS_REGISTRY.enabled]
    return [importlib.import_module(name) for name in (*CORE_ROWS, *domains)]


def plant(amount: int, viewer: User) -> dict[str, str]:
    """Plant that many of everything; return the arguments root fields cannot do without."""
    now = datetime.now(tz=UTC)
    arguments: dict[str, str] = {}
    for module in rows():
        arguments |= module.plant(amount=amount, viewer=viewer, now=now)
    return arguments


class GraphQLDoor:
    """Sends documents as an admin who is signed in."""

    def __init__(self) -> None:
        now = datetime.now(tz=UTC)
        self.admin = User.objects.create_user("root", "root@nexus.test", "pw", role=Role.ADMIN)
        session = Session.objects.create(user=self.admin, created_at=now, last_seen_at=now)
        self._client = Client(headers={"Authorization": f"Bearer {sign_access(session, now=now)}"})

    def statements(self, document: str) -> tuple[int, Any]:
        with CaptureQueriesContext(connection) as captured:
            response = self._client.post(
                "/graphql/", {"query": document}, content_type="application/json"
            )
        answer = json.loads(response.content)
        assert "errors" not in answer, answer["errors"]
        return len(captured), answer["data"]


def rows_in(answer: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """Yield how many rows every list in an answer has, by the name of its field."""
    if isinstance(answer, list):
        yield name, len(answer)
        for row in answer:
            yield from rows_in(row)
    elif isinstance(answer, dict):
        for field, value in answer.items():
            yield from rows_in(value, name if field == "edges" else field)


@pytest.mark.django_db
class TestQueryBudgets:
    @pytest.fixture(autouse=True)
    def _no_limits(self, settings: Settings) -> None:
        settings.NEXUS_GRAPHQL = {
            **settings.NEXUS_GRAPHQL,
            "max_cost": 10**9,
            "max_depth": 50,
            "max_tokens": 20_000,
        }

    @pytest.mark.parametrize("root", [name for name, field in ROOTS.items() if is_page(field)])
    def test_a_page_costs_the_same_for_one_row_and_for_a_hundred(self, root: str) -> None:
        self.costs_the_same(root, "first: 100")

    @pytest.mark.parametrize(
        "root",
        [name for name, field in ROOTS.items() if not is_list(field) and not field.args],
    )
    def test_so_do_the_lists_of_what_stands_alone(self, root: str) -> None:
        self.costs_the_same(root)

    def test_every_list_of_the_schema_is_asked_for(self) -> None:
        reached = {
            nested for field in ROOTS.values() if is_object(field) for nested in lists_under(field)
        }

        lists = {
            f"{name}.{inner}": field
            for name, kind in SCHEMA.type_map.items()
            if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
            for inner, field in kind.fields.items()
            if is_list(field)
        }
        # Only below a row can a list cost a statement for each row.
        rows = {node_of(field).name for field in lists.values()}
        assert {name for name in lists if name.partition(".")[0] in rows} <= reached

    def costs_the_same(self, root: str, *arguments: str) -> None:
        door = GraphQLDoor()
        field = ROOTS[root]
        needed = plant(1, door.admin)
        door.statements(document_of(root, needed, arguments))
        few, small = door.statements(document_of(root, needed, arguments))
        for module in reversed(rows()):
            module.forget()
        needed = plant(100, door.admin)

        many, large = door.statements(document_of(root, needed, arguments))

        assert many == few
        assert max(dict(rows_in(small)).values(), default=1) < 10
        filled = {name for name, rows in rows_in(large) if rows}
        assert {nested.partition(".")[2] for nested in lists_under(field)} <= filled
        if is_page(field):
            assert len(large[root]["edges"]) == 100


def document_of(root: str, needed: Mapping[str, str], arguments: Sequence[str]) -> str:
    """Return the document that asks a root field for all there is."""
    given = ", ".join((*arguments, *([needed[root]] if root in needed else ())))
    brackets = f"({given})" if given else ""
    return f"{{ {root}{brackets} {selection(ROOTS[root], NESTED_LEVELS)} }}"


def is_object(field: GraphQLField) -> bool:
    return isinstance(get_named_type(field.type), GraphQLObjectType)
