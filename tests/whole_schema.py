"""The whole GraphQL schema, rows for all its types, and a client signed in as an admin."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_required_input_field,
)
from pytest_django import DjangoDbBlocker

from nexus.gateway.graphql import build_schema
from shared.auth.models import Role, User
from tests.api_client import bearer

SCHEMA = build_schema(settings.NEXUS_REGISTRY).graphql_schema
ROOTS: dict[str, GraphQLField] = SCHEMA.type_map["Query"].fields  # type: ignore[attr-defined]
NO_LIMITS = {"max_cost": 10**9, "max_depth": 50, "max_tokens": 20_000, "max_root_fields": 1_000}
CORE_ROWS = ("tests.shared.auth.rows", "tests.shared.notifications.rows")


def is_page(field: GraphQLField) -> bool:
    return get_named_type(field.type).name.endswith("Connection")


def is_list(field: GraphQLField) -> bool:
    named = get_named_type(field.type)
    return isinstance(named, GraphQLObjectType) and (
        is_page(field) or isinstance(get_nullable_type(field.type), GraphQLList)
    )


PAGES = [name for name, field in ROOTS.items() if is_page(field)]
ALONE = [
    name
    for name, field in ROOTS.items()
    if isinstance(get_named_type(field.type), GraphQLObjectType)
    and not (is_list(field) or field.args)
]


def get_node_type(field: GraphQLField) -> GraphQLObjectType:
    named: Any = get_named_type(field.type)
    if is_page(field):
        named = get_named_type(get_named_type(named.fields["edges"].type).fields["node"].type)
    assert isinstance(named, GraphQLObjectType)
    return named


def _has_model(kind: Any) -> bool:
    return hasattr(kind.graphene_type._meta, "model")


ONE = [
    name
    for name, field in ROOTS.items()
    if isinstance(get_named_type(field.type), GraphQLObjectType)
    and not is_list(field)
    and "id" in field.args
    # The ids of films are those of TMDb, which is asked for them.
    and name != "movie"
    and _has_model(get_node_type(field))
]
"""The root fields of one object by its id."""


def identify(root: str) -> str:
    """Return the argument of a root field of ``ONE`` that names the first row."""
    kind: Any = get_node_type(ROOTS[root])
    return f'id: "{kind.graphene_type._meta.model._default_manager.earliest("pk").pk}"'


def selection(field: GraphQLField, levels: int, *, relations: int = 2) -> str:
    """Return a selection of all columns and forward relations, and of lists up to some levels."""
    node = get_node_type(field)
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


Input = GraphQLArgument | GraphQLInputField


def example_value(value: Input) -> Any:
    """Return a valid value of an argument or input field."""
    nullable = get_nullable_type(value.type)
    if isinstance(nullable, GraphQLList):
        return []
    if isinstance(nullable, GraphQLEnumType):
        return next(iter(nullable.values))
    if isinstance(nullable, GraphQLInputObjectType):
        return {
            name: example_value(field)
            for name, field in nullable.fields.items()
            if is_required_input_field(field)
        }
    return {"Int": 1, "Float": 1.0, "Boolean": True, "Decimal": "1"}.get(str(nullable), "1")


@dataclass(frozen=True)
class GraphQLResult:
    """The data and errors of a document, and the number of SQL statements that it needed."""

    statements: int
    data: Any
    errors: list[Any]


def rows() -> list[ModuleType]:
    """Return the ``rows`` modules of the core and of each enabled domain."""
    domains = [f"tests.domains.{plugin.name}.rows" for plugin in settings.NEXUS_REGISTRY.enabled]
    return [importlib.import_module(name) for name in (*CORE_ROWS, *domains)]


def load_rows(amount: int, viewer: User) -> dict[str, str]:
    """Load ``amount`` rows of every model; return the arguments that root fields require."""
    now = datetime.now(tz=UTC)
    arguments: dict[str, str] = {}
    for module in rows():
        arguments |= module.load(amount=amount, viewer=viewer, now=now)
    return arguments


class GraphQLApi:
    """Sends documents with the token of an admin."""

    def __init__(self) -> None:
        self.admin = User.objects.create_user("root", "root@nexus.test", "pw", role=Role.ADMIN)
        self.needed: dict[str, str] = {}
        self.headers = bearer(self.admin)
        self._client = Client(headers=self.headers)

    def execute(self, document: str, *, variables: object = None) -> "GraphQLResult":
        with CaptureQueriesContext(connection) as captured:
            answer = self.answer(document, variables)
        return GraphQLResult(len(captured), answer.get("data"), answer.get("errors", []))

    def answer(self, document: str, variables: object = None) -> Any:
        """Return the whole response, without counting statements."""
        body = {"query": document, "variables": variables}
        return self._client.post("/graphql/", body, content_type="application/json").json()


@contextmanager
def unlimited_api(blocker: DjangoDbBlocker) -> Iterator[GraphQLApi]:
    """
    Return an API client for the fixtures of a module, without the limits of documents.

    What is written within the block is rolled back at its end.
    """
    with (
        blocker.unblock(),
        override_settings(NEXUS_GRAPHQL={**settings.NEXUS_GRAPHQL, **NO_LIMITS}),
        transaction.atomic(),
    ):
        yield GraphQLApi()
        transaction.set_rollback(True)


def load_records(amount: int, viewer: User) -> None:
    """Load ``amount`` rows of each model that no root field lists, after `load_rows`."""
    now = datetime.now(tz=UTC)
    for module in rows():
        if hasattr(module, "load_records"):
            module.load_records(amount=amount, viewer=viewer, now=now)
