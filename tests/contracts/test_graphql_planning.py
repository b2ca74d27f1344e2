"""Promise: every selection is complete, under any alias and for objects of any origin."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import graphene
import pytest
from django.db.models import Model
from django.test import RequestFactory
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    execute,
    get_named_type,
    is_required_argument,
    parse,
)
from pytest_django import DjangoDbBlocker

from nexus.gateway.graphql import GraphQLView
from shared.graphql import ConnectionField
from shared.graphql.completing import complete_unplanned_fields
from shared.graphql.planning import graphene_fields
from tests.whole_schema import (
    SCHEMA,
    is_list,
    load_records,
    load_rows,
    selection,
    unlimited_api,
)


def is_planned(kind: Any) -> bool:
    return (
        getattr(getattr(getattr(kind, "graphene_type", None), "_meta", None), "model", None)
        is not None
    )


PLANNED: dict[str, GraphQLObjectType] = {
    name: kind
    for name, kind in SCHEMA.type_map.items()
    if isinstance(kind, GraphQLObjectType) and is_planned(kind)
}
RELATIONS = [
    (kind, name)
    for kind in PLANNED.values()
    for name, field in kind.fields.items()
    if is_planned(get_named_type(field.type)) and not is_list(field)
]
assert SCHEMA.mutation_type
assert SCHEMA.subscription_type
PAYLOADS = [
    (get_named_type(field.type), name)
    for field in SCHEMA.mutation_type.fields.values()
    for name, inner in get_named_type(field.type).fields.items()  # type: ignore[union-attr]
    if is_planned(get_named_type(inner.type))
]
EVENTS = [
    name
    for name, field in SCHEMA.subscription_type.fields.items()
    if is_planned(get_named_type(field.type))
]


def stored(kind: GraphQLObjectType) -> Any:
    """Return the rows of a type, in a fixed order."""
    return kind.graphene_type._meta.model._base_manager.order_by("pk")  # type: ignore[attr-defined]


def bare_row(kind: GraphQLObjectType) -> Model:
    """Return a row of which only the key is loaded."""
    row: Model = stored(kind).only("pk").first()
    return row


def schema_of_rows() -> graphene.Schema:
    """Return a schema with a list of every planned type and a bare row in every payload."""
    fields: dict[str, Any] = {}
    for name, kind in PLANNED.items():
        fields[f"all_{name}"] = ConnectionField(
            lambda kind=kind: kind.graphene_type, name=f"all{name}"
        )
        fields[f"resolve_all_{name}"] = staticmethod(lambda root, info, kind=kind: stored(kind))
    for payload, _name in PAYLOADS:
        fields[payload.name] = graphene.Field(payload.graphene_type, name=payload.name)
        fields[f"resolve_{payload.name}"] = staticmethod(
            lambda root, info, payload=payload: payload_of_rows(payload)
        )
    schema = graphene.Schema(query=type("Query", (graphene.ObjectType,), fields))
    complete_unplanned_fields(schema.graphql_schema)
    return schema


def payload_of_rows(payload: Any) -> SimpleNamespace:
    """Return a payload with a bare row for each field, and with the id that a field reads."""
    rows = {
        python_name: bare_row(PLANNED[target.name])
        for python_name, target in planned_fields(payload)
    }
    return SimpleNamespace(**rows, **{f"{name}_id": row.pk for name, row in rows.items()})


def planned_fields(payload: Any) -> Iterator[tuple[str, Any]]:
    for name, (python_name, _mounted) in graphene_fields(payload.graphene_type).items():
        target = get_named_type(payload.fields[name].type)
        if is_planned(target):
            yield python_name, target


class Rows:
    """Queries the schema of rows as an admin through the GraphQL view."""

    def __init__(self, admin_client: Any) -> None:
        self._view = GraphQLView.as_view(schema=schema_of_rows())
        self.headers = admin_client.headers

    def request(self, document: str) -> Any:
        body = json.dumps({"query": document})
        return RequestFactory(headers=self.headers).post(
            "/graphql", body, content_type="application/json"
        )

    def execute(self, document: str) -> Any:
        answer = json.loads(self._view(self.request(document)).content)
        assert "errors" not in answer, (document, answer["errors"])
        return answer["data"]

    def nodes(self, kind: GraphQLObjectType, body: str) -> list[Any]:
        answer = self.execute(f"{{ all{kind.name}(first: 3) {{ edges {{ node {{ {body} }} }} }} }}")
        return [edge["node"] for edge in answer[f"all{kind.name}"]["edges"]]


@pytest.fixture(scope="module")
def rows(
    companions: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Rows]:
    """Load two rows of every model, once for all tests."""
    with unlimited_api(django_db_blocker) as api:
        load_rows(2, api.admin)
        load_records(2, api.admin)
        yield Rows(api)


def uses(field: GraphQLField) -> dict[str, str]:
    """Return each possible selection of a field's object."""
    kind: Any = get_named_type(field.type)
    return {
        name: f"{name} {selection(inner, 0, relations=1)}" if inner_object(inner) else name
        for name, inner in kind.fields.items()
        if not is_list(inner)
    }


def inner_object(field: GraphQLField) -> bool:
    return isinstance(get_named_type(field.type), GraphQLObjectType)


@pytest.mark.django_db
class TestRelations:
    @pytest.mark.parametrize(
        ("kind", "name"), RELATIONS, ids=[f"{kind.name}.{name}" for kind, name in RELATIONS]
    )
    def test_relation_under_two_aliases_has_both_selections(
        self, rows: Rows, kind: GraphQLObjectType, name: str
    ) -> None:
        parts = uses(kind.fields[name])
        once = rows.nodes(kind, f"{name} {{ {' '.join(parts.values())} }}")
        assert any(node[name] for node in once)

        for alone, part in parts.items():
            rest = " ".join(body for other, body in parts.items() if other != alone) or part
            twice = rows.nodes(kind, f"a: {name} {{ {part} }} b: {name} {{ {rest} }}")

            for node, whole in zip(twice, once, strict=True):
                both = node["a"] and {**node["a"], **node["b"]}
                assert both == whole[name], (alone, part)


@pytest.mark.django_db
class TestPayloads:
    @pytest.mark.parametrize(
        ("payload", "name"), PAYLOADS, ids=[f"{kind.name}.{name}" for kind, name in PAYLOADS]
    )
    def test_objects_have_every_possible_selection(
        self, rows: Rows, payload: Any, name: str
    ) -> None:
        field = payload.fields[name]
        body = selection(field, 1)
        planned = rows.nodes(get_named_type(field.type), body[1:-1])[0]

        answer = rows.execute(f"{{ {payload.name} {{ {name} {body} }} }}")

        assert answer[payload.name][name] == planned


@pytest.mark.django_db
class TestEvents:
    @pytest.mark.parametrize("name", EVENTS)
    def test_objects_have_every_possible_selection(self, rows: Rows, name: str) -> None:
        assert SCHEMA.subscription_type
        field = SCHEMA.subscription_type.fields[name]
        kind: Any = get_named_type(field.type)
        body = selection(field, 1)
        planned = rows.nodes(kind, body[1:-1])[0]
        needed = [f"{each}: 1" for each, value in field.args.items() if is_required_argument(value)]
        document = f"subscription {{ {name}{f'({needed[0]})' if needed else ''} {body} }}"

        result: Any = execute(
            SCHEMA, parse(document), root_value=bare_row(kind), context_value=rows.request(document)
        )

        assert result.errors is None
        assert result.data[name] == planned
