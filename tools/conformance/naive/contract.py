"""The OpenAPI document of a naive API."""

from collections.abc import Collection, Sequence
from typing import Any

from naive.app import Route


def make_contract(title: str, routes: Sequence[Route], faults: Collection[str]) -> dict[str, Any]:
    """Return the document. A missing operation is the last one of the API."""
    listed = routes[:-1] if "operation_missing" in faults else routes
    paths: dict[str, dict[str, Any]] = {}
    for route in listed:
        errors = () if "errors_undocumented" in faults else route.errors
        responses = {status: {"description": "Refused"} for status in errors}
        operation: dict[str, Any] = {"responses": {"200": {"description": "Done"}, **responses}}
        if "operations_unnamed" not in faults:
            operation["summary"] = route.summary
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    return {"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": paths}
