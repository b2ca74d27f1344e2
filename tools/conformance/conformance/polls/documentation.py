"""Documentation: a page for people, and a contract that names every operation."""

import re
from typing import Any

from conformance.errors import NotApplicableError
from conformance.mapping import Operation
from conformance.polls.base import CHECKS, Polls, require
from conformance.rubric import Criterion

_PARAMETER = re.compile(r"\{[^}]*\}")
_ROOT_FIELD = re.compile(r"\{\s*(?:\w+\s*:\s*)?(\w+)")


@CHECKS.add("docs-page", Criterion.DOCUMENTATION, points=2)
def docs_are_hosted(polls: Polls) -> None:
    """The API hosts a page of documentation for browsers."""
    path = polls.api.mapping.docs.get("page", "/api/docs")
    response = polls.api.get(path)
    kind = response.headers.get("content-type", "")
    require(
        response.status_code == 200 and "text/html" in kind,
        f"{path} is answered with {response.status_code} {kind}",
    )


@CHECKS.add("contract-complete", Criterion.DOCUMENTATION, points=3)
def contract_names_every_operation(polls: Polls) -> None:
    """The contract (OpenAPI, or the SDL of GraphQL) names every operation of the mapping."""
    for operation in polls.api.mapping.operations.values():
        _documented(polls, operation)


@CHECKS.add("operations-described", Criterion.DOCUMENTATION, points=2)
def operations_are_described(polls: Polls) -> None:
    """The contract describes every operation in words."""
    for operation in polls.api.mapping.operations.values():
        entry = _documented(polls, operation)
        words = entry.get("summary") or entry.get("description")
        require(bool(words), f"{operation.name} has no summary in the contract")


@CHECKS.add("errors-documented", Criterion.DOCUMENTATION, points=2)
def errors_are_documented(polls: Polls) -> None:
    """OpenAPI lists what creating and voting are refused with."""
    if polls.api.mapping.is_graphql:
        raise NotApplicableError("the SDL of GraphQL lists no errors")
    for name in ("create_poll", "vote"):
        responses = _documented(polls, polls.api.mapping.operations[name]).get("responses", {})
        refusals = [status for status in responses if str(status).startswith("4")]
        require(bool(refusals), f"{name} lists no answer from 400 to 499")


def _documented(polls: Polls, operation: Operation) -> dict[str, Any]:
    path = polls.api.mapping.docs.get("schema", "/api/openapi.json")
    response = polls.api.get(path)
    require(response.status_code == 200, f"{path} is answered with {response.status_code}")
    if operation.document:
        return _described_field(response.text, operation)
    try:
        paths = response.json()["paths"]
    except (ValueError, KeyError, TypeError):
        paths = None
    require(isinstance(paths, dict), f"{path} is no document of OpenAPI")
    wanted = _bare(operation.path)
    for known, methods in paths.items():
        if _bare(known) == wanted and operation.method.lower() in methods:
            return dict(methods[operation.method.lower()])
    require(False, f"{operation.name}: {path} has no {operation.method} {operation.path}")
    return {}


def _bare(path: str) -> str:
    return _PARAMETER.sub("{}", path.partition("?")[0]).rstrip("/")


def _described_field(sdl: str, operation: Operation) -> dict[str, Any]:
    root = _ROOT_FIELD.search(operation.document)
    name = root[1] if root else operation.name
    found = re.search(rf'("""\s*\n?)?^  {name}\b', sdl, re.MULTILINE)
    require(found is not None, f"{operation.name}: the SDL has no {name}")
    return {"description": bool(found and found[1])}
