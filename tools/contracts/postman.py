"""
Make the Postman collection and its environment out of docs/api/openapi.json and journey.toml.

The document says what every request looks like; the journey says in which sequence they are
sent, by whom, with what, and what is true of the answers. An operation that the journey does
not name is sent with its example before things are cleared away, and only has to answer as it
is documented.

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
    Operation,
    Question,
    Step,
    bearer,
    build_question,
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
Every operation of the API, in a sequence that runs: `make postman` sends all of it with newman.

Choose the environment, send *Sign in / Log in*, and every other request is signed. A request
keeps the ids that it made in variables of the collection, and later ones use them. What ends
or deletes something comes last, and only touches what the run itself has made.

Made from `openapi.json` with the SHA-256 `{digest}`."""

Placed = tuple[tuple[str, ...], Json]
LAST_FOLDER = "Clear away"
# What the core answers is few, so its folders have none inside.
_CORE = ("meta", "users", "notifications")


def render(openapi: str, journey: str) -> tuple[str, str]:
    """Return the text of the collection and of the environment."""
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
    return _text(collection), _text(environment)


def _place(document: Json, settings: Json) -> Sequence[Placed]:
    """Return every request with its folders, in the sequence in which they are sent."""
    operations = {operation.said["operationId"]: operation for operation in _operations(document)}
    steps = [Step(**step) for step in settings["request"]]
    named = {step.operation for step in steps}
    # Without a sentence in the journey nobody promises more than the document does.
    steps += [Step(operation=name, expect=ANY) for name in operations if name not in named]
    placed = [
        (_folder(step, operations[step.operation]), build_request(step, operations[step.operation]))
        for step in steps
    ]
    placed += [(("GraphQL",), build_question(Question(**one))) for one in settings["graphql"]]
    return sorted(placed, key=lambda one: one[0][0] == LAST_FOLDER)


def _operations(document: Json) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            yield Operation(method.upper(), path, said)


def _descriptions(document: Json) -> dict[str, str]:
    return {tag["name"]: tag["description"] for tag in document["tags"]}


def _folder(step: Step, operation: Operation) -> tuple[str, ...]:
    if step.folder:
        return tuple(step.folder)
    resource = operation.path.removeprefix("/api/v1/").split("/")[0]
    return (operation.tag,) if operation.tag in _CORE else (operation.tag, resource)


def _in_folders(placed: Sequence[Placed], descriptions: Mapping[str, str]) -> list[Json]:
    """Put requests into their folders; both keep the sequence in which they come."""
    inside: dict[str, list[Placed]] = {}
    for (name, *further), request in placed:
        inside.setdefault(name, []).append((tuple(further), request))
    return [_make_folder(name, members, descriptions) for name, members in inside.items()]


def _make_folder(name: str, members: Sequence[Placed], descriptions: Mapping[str, str]) -> Json:
    described = {"description": descriptions[name]} if name in descriptions else {}
    deeper = [member for member in members if member[0]]
    here = [request for further, request in members if not further]
    return {"name": name, **described, "item": [*_in_folders(deeper, {}), *here]}


def _text(thing: Json) -> str:
    return json.dumps(thing, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write both files, or compare them."""
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
