"""Promise: the OpenAPI document is complete enough to build a client from."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from openapi_spec_validator import validate

from nexus import start
from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from nexus.management.commands.schemas import render_contracts
from tests.contracts.rest import Walker, resolved
from tests.contracts.rest import operations as walked_operations

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return resolve_references(build_api(start.registry()).get_openapi_schema())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def lacking(document: dict[str, Any], member: str) -> list[str]:
    return [name for name, operation in operations(document) if not operation.get(member)]


def test_document_is_valid_openapi_3_1() -> None:
    # As it is served: with references, so that each shared part is validated once.
    served = build_api(start.registry()).get_openapi_schema()

    assert served["openapi"].startswith("3.1")
    validate(served)


@pytest.mark.parametrize("member", ["summary", "description", "operationId", "tags", "responses"])
def test_every_operation_has_its_metadata(document: dict[str, Any], member: str) -> None:
    assert lacking(document, member) == []


def test_every_operation_states_its_security(document: dict[str, Any]) -> None:
    assert [n for n, operation in operations(document) if "security" not in operation] == []


def test_every_operation_has_one_tag(document: dict[str, Any]) -> None:
    assert [n for n, operation in operations(document) if len(operation["tags"]) != 1] == []


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]

    assert len(ids) == len(set(ids))


def test_every_json_body_and_response_has_an_example(document: dict[str, Any]) -> None:
    without = []
    for name, operation in operations(document):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None and not (body.get("example") or body.get("examples")):
            without.append(f"{name} request")
        for status, answer in operation["responses"].items():
            content = answer.get("content", {}).get("application/json")
            if content is not None and not ("example" in content or "examples" in content):
                without.append(f"{name} {status}")

    assert without == []


def test_every_error_response_is_a_problem_document(document: dict[str, Any]) -> None:
    wrong = [
        f"{name} {status}"
        for name, operation in operations(document)
        for status, answer in operation["responses"].items()
        if str(status) >= "400" and set(answer.get("content", {})) != {"application/problem+json"}
    ]

    assert wrong == []


def test_every_field_of_a_response_is_required(document: dict[str, Any]) -> None:
    # A response has every field, null or not: a client need not ask whether one is there.
    optional = {
        f"{name} {status} {path}"
        for name, operation in operations(document)
        for status, answer in operation["responses"].items()
        for content in answer.get("content", {}).values()
        for path in _optional_fields(content.get("schema", {}))
    }

    assert optional == set()


def _optional_fields(schema: Any, path: str = "", seen: tuple[Any, ...] = ()) -> Iterator[str]:
    """Yield the path of each field in a schema that it does not require."""
    if "$ref" in schema and schema["$ref"] in seen:
        return
    seen = (*seen, schema.get("$ref"))
    schema = resolved(schema)
    for name, part in schema.get("properties", {}).items():
        if name not in schema.get("required", ()):
            yield f"{path}.{name}"
        yield from _optional_fields(part, f"{path}.{name}", seen)
    items = [schema["items"]] if "items" in schema else []
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *items):
        yield from _optional_fields(part, path, seen)


def test_operation_with_a_token_documents_401(document: dict[str, Any]) -> None:
    silent = [
        name
        for name, operation in operations(document)
        if operation["security"] and "401" not in {str(s) for s in operation["responses"]}
    ]

    assert silent == []


def test_committed_document_is_small() -> None:
    assert len(render_contracts()["openapi.json"].encode()) < 700_000


def test_error_responses_are_shared() -> None:
    raw: dict[str, Any] = build_api(start.registry()).get_openapi_schema()

    repeated = [
        f"{name} {status}"
        for name, operation in operations(raw)
        for status, answer in operation["responses"].items()
        if status >= "400" and set(answer) != {"$ref"}
    ]

    assert repeated == []


@pytest.mark.django_db
def test_bad_token_is_documented_where_it_is_refused(client: Client) -> None:
    walker = Walker(client, {"Authorization": "Bearer a.b.c"})
    silent, given = [], set()

    for operation in walked_operations():
        answer = walker.send(operation, body=operation.body)
        if answer.status_code == 401:
            given.add(operation.method)
            if "401" not in operation.described["responses"]:
                silent.append(operation.name)

    assert silent == []
    assert given == {"get", "post", "put", "patch", "delete"}


@pytest.mark.django_db
def test_allow_header_of_get_paths_contains_head(client: Client) -> None:
    walker = Walker(client)
    wrong = []

    for path, methods in _methods_of_paths().items():
        allowed = methods | ({"HEAD"} if "GET" in methods else set())
        # A number does not match a path of a UUID.
        with_ids = re.sub(r"\{(?:session|token)_id\}", str(UUID(int=1)), path)
        made = walker.concrete(with_ids)
        answer = client.generic("TRACE", made)
        if (answer.status_code, answer.headers.get("Allow")) != (405, ", ".join(sorted(allowed))):
            wrong.append((path, answer.status_code, answer.headers.get("Allow"), allowed))

    assert wrong == []


def _methods_of_paths() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for operation in walked_operations():
        found.setdefault(operation.path, set()).add(operation.method.upper())
    return found


@pytest.mark.django_db
def test_api_root_links_to_every_enabled_domain(client: Client) -> None:
    links = client.get("/api/v1/").json()

    names = {plugin.name for plugin in start.registry().enabled}
    assert set(links["domains"]) == names
    addresses = [address for found in links["domains"].values() for address in found.values()]
    assert addresses
    assert {client.get(address).status_code for address in addresses} <= {200, 401}
    assert client.get("/api/v1").json() == links


def test_empty_query_parameter_is_allowed_unless_it_is_required(document: dict[str, Any]) -> None:
    wrong = [
        f"{name} {parameter['name']}"
        for name, operation in operations(document)
        for parameter in operation["parameters"]
        if parameter["in"] == "query"
        and parameter.get("allowEmptyValue", False) is parameter["required"]
    ]

    assert wrong == []
