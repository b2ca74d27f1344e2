"""
Build the Postman collection and its environment from docs/api/openapi.json and journey.toml.

The document defines every request. The journey defines their order, tokens, values and the tests
of the responses. An operation that the journey does not name is sent with its example before the
folder that deletes data, and its response must have a documented status.

Usage: python tools/contracts/postman.py [--check]
"""

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# As a script, Python looks for modules in this folder; as a module, in the root.
sys.path.insert(0, str(ROOT))

from nexus.gateway.openapi_components import resolve_references  # noqa: E402
from tools.contracts.postman_requests import (  # noqa: E402
    ANY,
    GraphQLStep,
    Operation,
    Step,
    bearer,
    build_graphql_request,
    build_request,
    stable_id,
)

Json = dict[str, Any]

JOURNEY = ROOT / "tools" / "contracts" / "journey.toml"
API = ROOT / "docs" / "api"
COLLECTION = API / "nexus.postman_collection.json"
ENVIRONMENT = API / "nexus.postman_environment.json"

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
DESCRIPTION = """\
Every operation of the API, in an order that runs: `make postman` sends all requests with newman.

Choose the environment and send *Sign in / Log in*; the other requests then send its token. A
request stores the ids of new objects in variables of the collection, and later requests use
them. Requests that delete data come last and delete only objects of the same run.

Generated from `openapi.json` with the SHA-256 `{digest}`."""

PlacedRequest = tuple[tuple[str, ...], Json]
LAST_FOLDER = "Clear away"
# The core has few operations, so its folders have no subfolders.
_CORE = ("meta", "users", "notifications")


def render(openapi: str, journey: str) -> tuple[str, str]:
    """Return ``(collection, environment)``, both as JSON text."""
    document = resolve_references(json.loads(openapi))
    settings = tomllib.loads(journey)
    collection = {
        "info": {
            "_postman_id": stable_id("collection"),
            "name": "Nexus",
            "description": DESCRIPTION.format(digest=hashlib.sha256(openapi.encode()).hexdigest()),
            "schema": SCHEMA,
        },
        "auth": bearer("token"),
        "variable": [{"key": key, "value": value} for key, value in settings["variables"].items()],
        "item": _in_folders(_place(document, settings), _descriptions(document)),
    }
    environment = {
        "id": stable_id("environment"),
        "name": "Nexus demo",
        "values": [
            {"key": key, "value": value, "type": kind, "enabled": True}
            for key, (value, kind) in settings["environment"].items()
        ],
        "_postman_variable_scope": "environment",
    }
    return _to_json(collection), _to_json(environment)


def _place(document: Json, settings: Json) -> Sequence[PlacedRequest]:
    """Return every request with its folders, in the order in which they are sent."""
    operations = {
        operation.definition["operationId"]: operation for operation in _operations(document)
    }
    steps = [Step(**step) for step in settings["request"]]
    named = {step.operation for step in steps}
    # Operations that the journey does not name may have any documented status.
    steps += [Step(operation=name, expect=ANY) for name in operations if name not in named]
    placed = [
        (_folder(step, operations[step.operation]), build_request(step, operations[step.operation]))
        for step in steps
    ]
    placed += [
        (("GraphQL",), build_graphql_request(GraphQLStep(**one))) for one in settings["graphql"]
    ]
    return sorted(placed, key=lambda one: one[0][0] == LAST_FOLDER)


def _operations(document: Json) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, definition in methods.items():
            yield Operation(method.upper(), path, definition)


def _descriptions(document: Json) -> dict[str, str]:
    return {tag["name"]: tag["description"] for tag in document["tags"]}


def _folder(step: Step, operation: Operation) -> tuple[str, ...]:
    if step.folder:
        return tuple(step.folder)
    resource = operation.path.removeprefix("/api/v1/").split("/")[0]
    return (operation.tag,) if operation.tag in _CORE else (operation.tag, resource)


def _in_folders(placed: Sequence[PlacedRequest], descriptions: Mapping[str, str]) -> list[Json]:
    """Group the requests by folder, in their order."""
    folders: dict[str, list[PlacedRequest]] = {}
    for (name, *further), request in placed:
        folders.setdefault(name, []).append((tuple(further), request))
    return [_make_folder(name, members, descriptions) for name, members in folders.items()]


def _make_folder(
    name: str, members: Sequence[PlacedRequest], descriptions: Mapping[str, str]
) -> Json:
    described = {"description": descriptions[name]} if name in descriptions else {}
    deeper = [member for member in members if member[0]]
    here = [request for further, request in members if not further]
    return {"name": name, **described, "item": [*_in_folders(deeper, {}), *here]}


def _to_json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write both files, or check that they are current; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a file is stale")
    check = parser.parse_args().check
    texts = render(
        (API / "openapi.json").read_text(encoding="utf-8"),
        JOURNEY.read_text(encoding="utf-8"),
    )
    for path, text in zip((COLLECTION, ENVIRONMENT), texts, strict=True):
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            sys.stderr.write(f"docs/api/{path.name} is stale: run `make frontend`.\n")
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
