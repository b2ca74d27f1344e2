"""Promise: null means "not given", and arguments for ids have the type ID."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)

from tests.whole_schema import SCHEMA, GraphQLApi, example_value

assert SCHEMA.query_type
assert SCHEMA.mutation_type
OPERATIONS = {
    **{f"query {name}": field for name, field in SCHEMA.query_type.fields.items()},
    **{f"mutation {name}": field for name, field in SCHEMA.mutation_type.fields.items()},
}


def is_patch(kind: object) -> bool:
    """Return whether null in an input clears a field, as in the body of a PATCH."""
    return isinstance(kind, GraphQLInputObjectType) and "absent" in (kind.description or "").lower()


def with_a_null(field: GraphQLField) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the arguments of a field with null for each optional part."""
    needed = {
        name: example_value(value)
        for name, value in field.args.items()
        if is_required_argument(value)
    }
    for name, value in field.args.items():
        if not is_non_null_type(value.type):
            yield name, {**needed, name: None}
        kind = get_nullable_type(value.type)
        if isinstance(kind, GraphQLInputObjectType) and not is_patch(kind):
            whole = example_value(value)
            for inner, member in kind.fields.items():
                if not is_required_input_field(member):
                    yield f"{name}.{inner}", {**needed, name: {**whole, inner: None}}


def without_nulls(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: without_nulls(value) if isinstance(value, dict) else value
        for name, value in arguments.items()
        if value is not None
    }


def answer_to(api: GraphQLApi, operation: str, arguments: Mapping[str, Any]) -> Any:
    """Return the error of the operation, if any, and roll back."""
    kind, name = operation.split()
    field = OPERATIONS[operation]
    declared = ", ".join(f"${each}: {field.args[each].type}" for each in arguments)
    passed = ", ".join(f"{each}: ${each}" for each in arguments)
    body = "{ __typename }" if isinstance(get_named_type(field.type), GraphQLObjectType) else ""
    head, inner = (f"({declared})", f"({passed})") if arguments else ("", "")
    with transaction.atomic():
        answer = api.execute(f"{kind} {head} {{ {name}{inner} {body} }}", variables=arguments)
        transaction.set_rollback(True)
    return [(error["extensions"]["code"], error["extensions"]["errors"]) for error in answer.errors]


@pytest.fixture
def api(db: None) -> GraphQLApi:
    """Return an API client of an admin."""
    return GraphQLApi()


class TestNull:
    def test_null_equals_an_absent_argument(self, api: GraphQLApi) -> None:
        differing = [
            f"{operation}({path})"
            for operation, field in OPERATIONS.items()
            for path, arguments in with_a_null(field)
            if answer_to(api, operation, arguments)
            != answer_to(api, operation, without_nulls(arguments))
        ]

        assert differing == []


NAMED_AS_ID = re.compile(r"(^id|[a-z]Ids?)$")
DESCRIBED_AS_ID = re.compile(r"\b[Ii]ds?\b")


def named_parts() -> Iterator[tuple[str, str, Any]]:
    """Yield the path, the name and the definition of all arguments, inputs and fields."""
    for name, kind in SCHEMA.type_map.items():
        if name.startswith("__"):
            continue
        if isinstance(kind, GraphQLInputObjectType):
            yield from ((f"{name}.{each}", each, member) for each, member in kind.fields.items())
        if isinstance(kind, GraphQLObjectType):
            for each, field in kind.fields.items():
                yield f"{name}.{each}", each, field
                yield from (
                    (f"{name}.{each}({given})", given, value) for given, value in field.args.items()
                )


class TestIds:
    def test_id_arguments_have_type_id(self) -> None:
        ids = {
            path: str(get_named_type(value.type))
            for path, name, value in named_parts()
            if NAMED_AS_ID.search(name)
            or ("Input." in path and DESCRIBED_AS_ID.search(value.description or ""))
        }

        assert len(ids) > 100
        assert {path for path, kind in ids.items() if kind != "ID"} == set()

    @pytest.mark.parametrize("category", [73, "73"])
    def test_ids_are_accepted_as_numbers(self, api: GraphQLApi, category: object) -> None:
        literal = json.dumps(category)

        for root in ("products", "jobs"):
            answer = api.execute(f"{{ {root}(filter: {{category: {literal}}}) {{ totalCount }} }}")

            assert answer.errors == []
            assert answer.data == {root: {"totalCount": 0}}
