"""The OpenAPI document of the naive polls."""

from collections.abc import Collection
from typing import Any

_OPERATIONS = (
    ("/polls", "post", "Create a poll", ("401", "422")),
    ("/polls", "get", "List polls", ()),
    ("/polls/{id}", "get", "Get a poll", ("404",)),
    ("/polls/{id}", "delete", "Delete a poll", ("401", "403", "404")),
    ("/polls/{id}/vote", "post", "Vote", ("401", "404", "409", "422")),
    ("/polls/{id}/results", "get", "Get results", ("404",)),
)


def make_contract(faults: Collection[str]) -> dict[str, Any]:
    """Return the document."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method, summary, errors in _OPERATIONS:
        if path.endswith("vote") and "operation_missing" in faults:
            continue
        shown = () if "errors_undocumented" in faults else errors
        responses = {status: {"description": "Refused"} for status in shown}
        operation: dict[str, Any] = {"responses": {"200": {"description": "Done"}, **responses}}
        if "operations_unnamed" not in faults:
            operation["summary"] = summary
        paths.setdefault(path, {})[method] = operation
    return {"openapi": "3.1.0", "info": {"title": "Polls", "version": "1"}, "paths": paths}
