"""Promise: hostile requests to /graphql get prompt, documented errors without internal details."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_required_argument,
)

from shared.auth.models import Role, User
from shared.error_catalogue import CATALOGUE
from tests.api_client import bearer
from tests.processor_time import processor_seconds, read_tokens
from tests.whole_schema import SCHEMA, Input, example_value

pytestmark = pytest.mark.slow

TEXTS = [
    "",
    " ",
    "abc",
    "' OR 1=1 --",
    "%_\\",
    "x" * 20_000,
    "\x01\x1b",
    "\ufffe",
    "١٢٣",
    "0",
    "-1",
    str(2**63),
    "9" * 400,
    "1e400",
    "NaN",
    "0001-01-01T00:00:00+14:00",
    "<script>",
]
NUMBERS = [0, -1, 2**31 - 1, -(2**31)]
VALUES: dict[str, list[Any]] = {
    "ID": [*TEXTS, 2**63, -1],
    "String": TEXTS,
    "DateTime": [
        *TEXTS,
        "2026-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "2026-13-01T00:00:00Z",
    ],
    "Date": [*TEXTS, "0000-00-00"],
    "Decimal": [*TEXTS, "-1", "0.001", "1" * 25, 1, 1.5],
    "Int": [*NUMBERS, 2**31, 1.5, "1"],
    "Float": [*NUMBERS, 1e308],
    "Boolean": [True, "true", 1],
}


def hostile(value: Input) -> Iterator[Any]:
    """Yield hostile values."""
    yield None
    nullable: Any = get_nullable_type(value.type)
    if isinstance(nullable, GraphQLList):
        inner = GraphQLArgument(nullable.of_type)
        yield from ([member] for member in hostile(inner))
        yield [example_value(inner)] * 500
    elif isinstance(nullable, GraphQLInputObjectType):
        base = example_value(value)
        for name, field in nullable.fields.items():
            yield from ({**base, name: member} for member in hostile(field))
    else:
        yield from VALUES.get(str(nullable), ["NOPE", 1])


def selected(field: GraphQLField, depth: int = 3) -> str:
    """Return a partial selection of the field's type."""
    named = get_named_type(field.type)
    if not isinstance(named, GraphQLObjectType):
        return ""
    parts = ["__typename"]
    for name, inner in named.fields.items():
        if any(is_required_argument(argument) for argument in inner.args.values()):
            continue
        deeper = isinstance(get_named_type(inner.type), GraphQLObjectType)
        if not deeper:
            parts.append(name)
        elif depth > 1 and not named.name.endswith("Connection"):
            continue
        elif depth > 1:
            parts.append(f"{name}{selected(inner, depth - 1)}")
    return " {" + " ".join(parts) + "}"


def operations() -> Iterator[Any]:
    for kind, root in (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)):
        for name, field in (root.fields if root else {}).items():
            for argument in field.args:
                yield pytest.param(kind, name, field, argument, id=f"{kind} {name}({argument})")


def sign_in(role: Role) -> Client:
    user = User.objects.create_user("mallory", "mallory@nexus.test", "pw", role=role)
    return Client(headers=bearer(user))


def execute(client: Client, document: str, **variables: Any) -> Any:
    body = json.dumps({"query": document, "variables": variables})
    response = client.post("/graphql/", body, content_type="application/json")
    return json.loads(response.content)


@pytest.mark.django_db
class TestArguments:
    @pytest.mark.parametrize(("kind", "name", "field", "argument"), list(operations()))
    def test_hostile_variable_gets_a_documented_error(
        self, kind: str, name: str, field: GraphQLField, argument: str
    ) -> None:
        client = sign_in(Role.ADMIN)
        declared = ", ".join(f"${each}: {value.type}" for each, value in field.args.items())
        passed = ", ".join(f"{each}: ${each}" for each in field.args)
        document = f"{kind} ({declared}) {{ {name}({passed}){selected(field)} }}"
        usual = {
            each: example_value(value)
            for each, value in field.args.items()
            if isinstance(value.type, GraphQLNonNull)
        }

        for value in hostile(field.args[argument]):
            answer = execute(client, document, **{**usual, argument: value})

            for error in answer.get("errors", ()):
                code = error["extensions"]["code"]
                assert code in CATALOGUE, error
                assert code != "internal_error", (value, error)
                assert "Traceback" not in json.dumps(error)
                assert "psycopg" not in json.dumps(error)

    @pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
    def test_unsafe_text_in_variables_is_refused(self, text: str) -> None:
        answer = execute(Client(), "query ($q: String) { __typename }", q=text)

        assert answer["errors"][0]["extensions"]["code"] == "validation_error"

    def test_unsafe_text_in_the_document_is_refused(self) -> None:
        answer = execute(Client(), '{ user(id: "\\u0000") { id } }')

        assert answer["errors"][0]["extensions"]["code"] == "validation_error"


DOCUMENTS = {
    "1000 aliases": "{" + " ".join(f"a{n}: __typename" for n in range(1000)) + "}",
    "2000 fields": "{" + " __typename" * 2000 + "}",
    "10k directives": "{ __typename " + "@a " * 10_000 + "}",
    "100 introspections": "{"
    + " ".join(f"a{n}: __schema {{ types {{ name }} }}" for n in range(100))
    + "}",
    "100 log-ins": "mutation {"
    + " ".join(f'a{n}: tokenAuth(username: "a", password: "{n}") {{ access }}' for n in range(100))
    + "}",
    "fragment bomb": "{ ...F0 }"
    + "".join(f" fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(20))
    + " fragment F20 on Query { __typename }",
    "100 deep": "{" + "user(id: 1) {" * 100 + "id" + "}" * 101,
}


# As in tests/nexus/gateway_graphql/test_limits.py, here for whole requests.
MOST_TIMES_READING = 30


@pytest.mark.django_db
class TestDocuments:
    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_expensive_document_is_refused_quickly(self, name: str) -> None:
        client = Client()
        execute(client, "{ __typename }")

        answer = execute(client, DOCUMENTS[name])
        refusal = processor_seconds(work=lambda: execute(client, DOCUMENTS[name]))
        reading = processor_seconds(work=lambda: read_tokens(document=DOCUMENTS[name]))
        smallest = processor_seconds(work=lambda: execute(client, "{ __typename }"))

        assert "data" not in answer
        codes = {error["extensions"]["code"] for error in answer["errors"]}
        assert codes <= {"query_too_complex", "query_too_deep"}
        assert refusal < MOST_TIMES_READING * (reading + smallest)
