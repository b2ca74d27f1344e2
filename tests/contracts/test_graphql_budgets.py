"""Promise: a GraphQL list costs as many statements for a hundred rows as for one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type
from pytest_django import DjangoDbBlocker

from tests.whole_schema import (
    ALONE,
    PAGES,
    ROOTS,
    SCHEMA,
    GraphQLApi,
    GraphQLResult,
    get_node_type,
    is_list,
    load_rows,
    rows,
    selection,
    unlimited_api,
)

NESTED_LEVELS = 2


def lists_under(field: GraphQLField, levels: int = NESTED_LEVELS) -> Iterator[str]:
    node = get_node_type(field)
    for name, inner in node.fields.items():
        if is_list(inner) and levels:
            yield f"{node.name}.{name}"
            yield from lists_under(inner, levels - 1)


@dataclass(frozen=True)
class Measured:
    """The statements of every root field with one row of each model, and with a hundred."""

    few: Mapping[str, GraphQLResult]
    many: Mapping[str, GraphQLResult]


@pytest.fixture(scope="module")
def measured(
    companions: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Measured:
    """Query every root field in full, once for all tests, because loading takes long."""
    with unlimited_api(django_db_blocker) as api:
        few = execute_all(api, amount=1)
        for module in reversed(rows()):
            module.forget()
        many = execute_all(api, amount=100)
    return Measured(few, many)


def execute_all(api: GraphQLApi, *, amount: int) -> dict[str, GraphQLResult]:
    """
    Query every list and every single object, and return the results by root field.

    The documents run twice, because some rows are created on first use.
    """
    needed = load_rows(amount, api.admin)
    documents = {root: document_of(root, needed) for root in (*PAGES, *ALONE)}
    for document in documents.values():
        api.execute(document)
    return {root: api.execute(document) for root, document in documents.items()}


def rows_in(answer: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """Yield the length of every list in a response with the name of its field."""
    if isinstance(answer, list):
        yield name, len(answer)
        for row in answer:
            yield from rows_in(row)
    elif isinstance(answer, dict):
        for field, value in answer.items():
            yield from rows_in(value, name if field == "edges" else field)


# The mark creates the test database.
@pytest.mark.django_db
class TestQueryBudgets:
    @pytest.mark.parametrize("root", PAGES)
    def test_page_costs_the_same_for_one_row_and_for_a_hundred(
        self, measured: Measured, root: str
    ) -> None:
        costs_the_same(measured, root)

        assert len(measured.many[root].data[root]["edges"]) == 100

    @pytest.mark.parametrize("root", ALONE)
    def test_nested_lists_of_a_single_object_cost_the_same(
        self, measured: Measured, root: str
    ) -> None:
        costs_the_same(measured, root)

    def test_every_list_of_the_schema_is_measured(self) -> None:
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
        rows = {get_node_type(field).name for field in lists.values()}
        assert {name for name in lists if name.partition(".")[0] in rows} <= reached


def costs_the_same(measured: Measured, root: str) -> None:
    few, many = measured.few[root], measured.many[root]
    assert few.errors == many.errors == []
    assert many.statements == few.statements
    assert max(dict(rows_in(few.data)).values(), default=1) < 10
    filled = {name for name, rows in rows_in(many.data) if rows}
    assert {nested.partition(".")[2] for nested in lists_under(ROOTS[root])} <= filled


def document_of(root: str, needed: Mapping[str, str]) -> str:
    """Return a document that selects everything of a root field."""
    page = ["first: 100"] if root in PAGES else []
    given = ", ".join((*page, *([needed[root]] if root in needed else ())))
    brackets = f"({given})" if given else ""
    return f"{{ {root}{brackets} {selection(ROOTS[root], NESTED_LEVELS)} }}"


def is_object(field: GraphQLField) -> bool:
    return isinstance(get_named_type(field.type), GraphQLObjectType)
