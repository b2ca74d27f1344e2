"""Helpers for contract tests that send requests to every operation of the API."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.utils import timezone

from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from shared.auth.models import Role, User
from shared.stream_requests import is_stream
from tests.api_client import bearer

METHODS = ("get", "post", "put", "patch", "delete")
CORE_ROWS = ("tests.shared.auth.rows", "tests.shared.notifications.rows")

Json = dict[str, Any]


@cache
def document() -> Json:
    """Return the OpenAPI document of the enabled domains with its shared parts inlined."""
    return resolve_references(build_api(settings.NEXUS_REGISTRY).get_openapi_schema())


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    described: Json

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def is_public(self) -> bool:
        return not self.described["security"] or {} in self.described["security"]

    def parameters(self, place: str = "query") -> list[Json]:
        return [each for each in self.all_parameters if each["in"] == place]

    @property
    def all_parameters(self) -> list[Json]:
        return [resolved(each) for each in self.described["parameters"]]

    @property
    def required_query(self) -> dict[str, str]:
        """The required query parameters with their examples."""
        return {
            each["name"]: str(each["example"]) for each in self.parameters() if each.get("required")
        }

    @property
    def example_path(self) -> str:
        """The path with the examples of its parameters."""
        path = self.path
        for parameter in self.parameters("path"):
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        return path

    @property
    def links(self) -> Json:
        """The links of the response to a creation."""
        links: Json = resolved(self.described["responses"].get("201", {})).get("links", {})
        return links

    @property
    def body(self) -> Any:
        """An example of the body, or None."""
        content = self.described.get("requestBody", {}).get("content", {})
        return next(iter(content.values()))["example"] if content else None

    @property
    def media_type(self) -> str:
        content = self.described.get("requestBody", {}).get("content", {})
        return next(iter(content), "application/json")


def operations(*methods: str) -> list[Operation]:
    """Return the operations with these methods, or all, except streams."""
    return [
        Operation(method, path, item[method])
        for path, item in document()["paths"].items()
        for method in methods or METHODS
        if method in item and not is_stream(path)
    ]


def resolved(schema: Json) -> Json:
    """Resolve a reference to a schema or a parameter."""
    while "$ref" in schema:
        _, _, kind, name = schema["$ref"].split("/")
        schema = document()["components"][kind][name]
    return schema


def types_of(schema: Json) -> set[str]:
    """Return the JSON types and formats that a schema allows, without `null`."""
    schema = resolved(schema)
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return set().union(*map(types_of, choices))
    named = schema.get("type", "")
    return {schema.get("format") or named} - {"null", ""}


def leaves(schema: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Json]]:
    """Yield the path and the schema of every value in a body."""
    schema = resolved(schema)
    for choice in schema.get("anyOf", ()):
        yield from leaves(choice, path)
    for name, part in schema.get("properties", {}).items():
        yield from leaves(part, (*path, name))
    if "items" in schema:
        yield from leaves(schema["items"], (*path, 0))
    if path and not {"anyOf", "properties", "items"} & set(schema):
        yield path, schema


def load_rows(amount: int, viewer: User) -> None:
    """Load rows of every model."""
    domains = [f"tests.domains.{plugin.name}.rows" for plugin in settings.NEXUS_REGISTRY.enabled]
    for name in (*CORE_ROWS, *domains):
        import_module(name).load(amount=amount, viewer=viewer, now=timezone.now())


def make_admin() -> tuple[User, Mapping[str, str]]:
    """Return an admin and the headers that sign their requests."""
    admin = User.objects.create(username="walker", email="walker@nexus.test", role=Role.ADMIN)
    return admin, bearer(admin)


def send_example(
    client: Client, operation: Operation, *, path: str, headers: Mapping[str, str]
) -> Any:
    """Send an operation with the examples of its document to a path."""
    body = b"" if operation.body is None else json.dumps(operation.body).encode()
    return client.generic(
        operation.method.upper(),
        path,
        b"" if operation.method == "get" else body,
        content_type="application/json",
        headers=headers,
        QUERY_STRING=urlencode(operation.required_query),
    )


class Walker:
    """Sends requests to operations with the ids of existing rows."""

    def __init__(self, client: Client, headers: Mapping[str, str] | None = None) -> None:
        self._client = client
        self._headers = dict(headers or {})
        self._ids: dict[str, str] = {}

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        return self._client.get(
            path, headers=self._headers, QUERY_STRING=urlencode(query or {}, doseq=True)
        )

    def send(self, operation: Operation, *, query: str = "", body: Any = None) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._client.generic(
            operation.method.upper(),
            self.concrete(operation.path),
            b"" if operation.method == "get" or body is None else content,
            content_type="application/json",
            headers=self._headers,
            QUERY_STRING=query,
        )

    def concrete(self, path: str) -> str:
        """Replace each parameter of a path by the id of a listed row."""
        while "{" in path:
            prefix, _, rest = path.partition("{")
            path = f"{prefix}{self._first_id(prefix)}{rest.partition('}')[2]}"
        return path

    def _first_id(self, prefix: str) -> str:
        if prefix not in self._ids:
            answer = self.get(prefix)
            rows = answer.json().get("results", []) if answer.status_code == 200 else []
            found = rows[0] if rows else {}
            self._ids[prefix] = str(found.get("id") or found.get("code") or 1)
        return self._ids[prefix]
