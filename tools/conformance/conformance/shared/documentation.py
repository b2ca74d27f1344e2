"""Documentation: a page for people, and a contract that names every operation."""

import re
from functools import lru_cache
from typing import Any

from conformance.api import Api
from conformance.errors import NotApplicableError
from conformance.mapping import Operation
from conformance.rubric import Checks, Criterion
from conformance.shared.backend import Backend
from conformance.shared.conditions import require

_PARAMETER = re.compile(r"\{[^}]*\}")
_ROOT_FIELD = re.compile(r"\{\s*(?:\w+\s*:\s*)?(\w+)")
_FIELDS = "fields(includeDeprecated: true) { name description }"
_INTROSPECTION = f"{{ __schema {{ queryType {{ {_FIELDS} }} mutationType {{ {_FIELDS} }} }} }}"


def add_documentation(checks: Checks[Any]) -> None:
    """Add the checks of the documentation."""
    add = checks.add
    add("docs-page", Criterion.DOCUMENTATION, points=2)(docs_are_hosted)
    add("contract-complete", Criterion.DOCUMENTATION, points=3)(contract_names_every_operation)
    add("operations-described", Criterion.DOCUMENTATION, points=2)(operations_are_described)


def add_documented_errors(checks: Checks[Any]) -> None:
    """Add the check of the errors in OpenAPI."""
    checks.add("errors-documented", Criterion.DOCUMENTATION, points=2)(errors_are_documented)


def docs_are_hosted(backend: Backend) -> None:
    """The API hosts a page of documentation for browsers."""
    path = backend.api.mapping.docs.get("page", "/api/docs")
    response = backend.api.get(path)
    kind = response.headers.get("content-type", "")
    require(
        response.status_code == 200 and "text/html" in kind,
        f"{path} is answered with {response.status_code} {kind}",
    )


def contract_names_every_operation(backend: Backend) -> None:
    """The contract (OpenAPI, or the schema of GraphQL) names every operation of the mapping."""
    for operation in backend.api.mapping.operations.values():
        _documented(backend, operation)


def operations_are_described(backend: Backend) -> None:
    """The contract describes every operation in words."""
    for operation in backend.api.mapping.operations.values():
        entry = _documented(backend, operation)
        words = entry.get("summary") or entry.get("description")
        require(bool(words), f"{operation.name} has no summary in the contract")


def errors_are_documented(backend: Backend) -> None:
    """OpenAPI lists what the main requests are refused with."""
    names = [name for name in backend.refused_operations if not backend.api.is_document(name)]
    if not names:
        raise NotApplicableError("the schema of GraphQL lists no errors")
    for name in names:
        operation = backend.api.mapping.operations[name]
        responses = _documented(backend, operation).get("responses", {})
        refusals = [status for status in responses if str(status).startswith("4")]
        require(bool(refusals), f"{name} lists no answer from 400 to 499")


def _documented(backend: Backend, operation: Operation) -> dict[str, Any]:
    if operation.document:
        return _described_field(backend.api, operation)
    path = backend.api.mapping.docs.get("schema", "/api/openapi.json")
    wanted = _bare(operation.path)
    for known, methods in _openapi_paths(backend.api, path).items():
        if _bare(known) == wanted and operation.method.lower() in methods:
            return dict(methods[operation.method.lower()])
    require(False, f"{operation.name}: {path} has no {operation.method} {operation.path}")
    return {}


@lru_cache(maxsize=8)
def _openapi_paths(api: Api, path: str) -> dict[str, Any]:
    response = api.get(path)
    require(response.status_code == 200, f"{path} is answered with {response.status_code}")
    try:
        paths = response.json()["paths"]
    except (ValueError, KeyError, TypeError):
        paths = None
    require(isinstance(paths, dict), f"{path} is no document of OpenAPI")
    return dict(paths)


def _bare(path: str) -> str:
    return _PARAMETER.sub("{}", path.partition("?")[0]).rstrip("/")


def _described_field(api: Api, operation: Operation) -> dict[str, Any]:
    root = _ROOT_FIELD.search(operation.document)
    name = root[1] if root else operation.name
    fields = _schema_fields(api)
    require(name in fields, f"{operation.name}: the schema has no {name}")
    return {"description": fields[name]}


@lru_cache(maxsize=8)
def _schema_fields(api: Api) -> dict[str, bool]:
    """Return the root fields of a schema, each with whether it has a description."""
    if path := api.mapping.docs.get("sdl"):
        response = api.get(path)
        require(response.status_code == 200, f"{path} is answered with {response.status_code}")
        found = re.findall(r'("""\s*\n?)?^  (\w+)\b', response.text, re.MULTILINE)
        return {name: bool(mark) for mark, name in reversed(found)}
    document = Operation("schema", "POST", api.mapping.graphql_path, {}, _INTROSPECTION, "__schema")
    answer = api.send(document, {})
    require(isinstance(answer.body, dict), "the schema cannot be read by introspection")
    roots = (answer.body.get(kind) or {} for kind in ("queryType", "mutationType"))
    return {
        field["name"]: bool(field.get("description"))
        for root in roots
        for field in root.get("fields", [])
    }
