"""Promise: everything that clients send or read has a description, in both transports."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLSchema

from nexus import start
from nexus.gateway.graphql import build_schema
from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from shared.descriptions import DESCRIPTIONS

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return resolve_references(build_api(start.registry()).get_openapi_schema())


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(start.registry()).graphql_schema


def parameters(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            for parameter in methods.get(method, {}).get("parameters", ()):
                where = f"{method.upper()} {path} {parameter['in']} {parameter['name']}"
                yield where, parameter.get("description", "")


def properties(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, part in document["components"]["schemas"].items():
        yield name, part.get("description") or ("an enumeration" if "enum" in part else "")
        for field, described in part.get("properties", {}).items():
            yield f"{name}.{field}", described.get("description", "")


def members(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", m.description) for value, m in kind.values.items())
        for field_name, field in getattr(kind, "fields", {}).items():
            yield f"{name}.{field_name}", field.description
            for argument_name, argument in getattr(field, "args", {}).items():
                yield f"{name}.{field_name}({argument_name})", argument.description


def silent(found: Iterator[tuple[str, str | None]]) -> list[str]:
    return [where for where, text in found if not (text or "").strip()]


def test_every_parameter_has_a_description(document: dict[str, Any]) -> None:
    assert silent(parameters(document)) == []


def test_every_property_has_a_description(document: dict[str, Any]) -> None:
    assert silent(properties(document)) == []


def test_every_graphql_field_argument_and_value_has_a_description(
    schema: GraphQLSchema,
) -> None:
    assert silent(members(schema)) == []


def test_every_description_is_used(document: dict[str, Any], schema: GraphQLSchema) -> None:
    used = {text for _, text in (*parameters(document), *properties(document), *members(schema))}
    owned = [m.DESCRIPTIONS for _, m in start.registry().modules("descriptions")]

    left_over = {
        key: text
        for descriptions in (DESCRIPTIONS, *owned)
        for key, text in descriptions.items()
        if text not in used
    }

    assert left_over == {}


def test_descriptions_are_sentences() -> None:
    owned = [m.DESCRIPTIONS for _, m in start.registry().modules("descriptions")]

    broken = [
        text
        for descriptions in (DESCRIPTIONS, *owned)
        for text in descriptions.values()
        if not text.endswith(".") or not text[0].isupper()
    ]

    assert broken == []


def test_security_schemes_have_descriptions(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]

    assert [name for name, scheme in schemes.items() if not scheme.get("description")] == []
