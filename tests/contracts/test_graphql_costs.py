"""Promise: the SDL publishes the costs of fields, and upstream calls are expensive."""

from typing import Any

import pytest
from django.conf import settings
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)
from graphql import (
    build_schema as schema_of,
)

from nexus.gateway.graphql import build_schema, sdl
from nexus.gateway.graphql.costs import COST, LIST_SIZE
from shared.graphql import UPSTREAM_CALL
from tests.contracts.pairs import PAIRS
from tests.whole_schema import ROOTS, GraphQLApi, get_node_type, is_list, is_page

UPSTREAM = [name for name, field in ROOTS.items() if get_named_type(field.type).name == "MoviePage"]


@pytest.fixture(scope="module")
def published() -> GraphQLSchema:
    """Return the schema that a client builds from the SDL."""
    return schema_of(sdl(build_schema(settings.NEXUS_REGISTRY)))


def directives_of(node: Any) -> dict[str, dict[str, Any]]:
    return {
        directive.name.value: {each.name.value: each.value for each in directive.arguments}
        for directive in node.ast_node.directives
    }


class TestPublished:
    def test_directives_match_the_specification(self, published: GraphQLSchema) -> None:
        for directive in (COST, LIST_SIZE):
            found = published.get_directive(directive.name)
            assert found is not None
            assert set(found.args) == set(directive.args)

    def test_every_list_of_objects_has_a_list_size(self, published: GraphQLSchema) -> None:
        silent = [
            f"{kind.name}.{name}"
            for kind in published.type_map.values()
            if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
            for name, field in kind.fields.items()
            if is_list(field) and name != "edges" and "listSize" not in directives_of(field)
        ]

        assert silent == []

    def test_field_costs_an_upstream_call_if_its_operation_may_time_out_upstream(
        self, published: GraphQLSchema
    ) -> None:
        upstream = [pair for pair in PAIRS if "504" in pair.operation.described["responses"]]

        cheap = [
            pair.name
            for pair in upstream
            if _weight_of(_field_of(published, pair.name)) < UPSTREAM_CALL
        ]

        assert len(upstream) > 10
        assert cheap == []


def _field_of(schema: GraphQLSchema, root: str) -> GraphQLField:
    queries, mutations = schema.query_type, schema.mutation_type
    assert queries is not None
    assert mutations is not None
    return {**queries.fields, **mutations.fields}[root]


def _weight_of(field: GraphQLField) -> float:
    cost = directives_of(field).get("cost")
    return float(cost["weight"].value) if cost else 0.0


@pytest.fixture
def api(db: None) -> GraphQLApi:
    """Return an API client of an admin."""
    return GraphQLApi()


class TestLimits:
    @pytest.mark.parametrize("root", [name for name, field in ROOTS.items() if is_page(field)])
    def test_hundred_rows_with_all_plain_fields_are_within_the_limit(
        self, api: GraphQLApi, root: str
    ) -> None:
        node = get_node_type(ROOTS[root])
        plain = " ".join(
            name for name, field in node.fields.items() if is_leaf_type(get_named_type(field.type))
        )
        needed = "".join(
            f', {name}: "1"'
            for name, value in ROOTS[root].args.items()
            if str(value.type).endswith("!")
        )

        answer = api.execute(
            f"{{ {root}(first: 100{needed}) {{ edges {{ node {{ {plain} }} }} }} }}"
        )

        codes = [error["extensions"]["code"] for error in answer.errors]
        assert codes in ([], ["not_found"])

    def test_every_root_field_with_an_upstream_call_is_listed(self) -> None:
        assert len(UPSTREAM) == 8

    @pytest.mark.parametrize("root", UPSTREAM)
    def test_thirty_upstream_searches_exceed_the_limit(self, api: GraphQLApi, root: str) -> None:
        needed = ", ".join(
            f'{name}: "7"'
            for name, value in ROOTS[root].args.items()
            if str(value.type).endswith("!")
        )
        given = f"({needed})" if needed else ""
        document = " ".join(f"a{n}: {root}{given} {{ page }}" for n in range(30))

        answer = api.execute(f"{{ {document} }}")

        assert answer.data is None
        assert [error["extensions"]["code"] for error in answer.errors] == ["query_too_complex"]
