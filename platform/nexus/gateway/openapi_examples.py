"""Examples for the OpenAPI document, where schemas do not bring their own."""

import json
from collections.abc import Mapping
from typing import Any

from nexus.registry import Registry
from shared.examples import ACCESS_TOKEN, ALL_OPERATIONS, PASSWORD, RequestExample
from shared.examples import EXAMPLES as CORE

Json = dict[str, Any]

_BY_FORMAT = {
    "date-time": "2026-11-20T09:30:00Z",
    "date": "2026-11-20",
    "email": "ada@example.com",
    "uri": "https://example.com/",
    "uuid": "5f0c8b1e-6f3c-4c36-9d0e-0f5f5a3f9b11",
    "decimal": "19.90",
}

_BY_NAME = {
    "username": "ada",
    "display_name": "Ada Lovelace",
    "email": "ada@nexus.test",
    "avatar_url": "https://nexus.test/ada.png",
    "password": PASSWORD,
    "old_password": PASSWORD,
    "new_password": "a longer horse battery",
    "access": ACCESS_TOKEN,
    "refresh": ACCESS_TOKEN,
    "expires_in": 900,
    "currency": "USD",
    "next": None,
    "previous": None,
}
"""What a name stands for wherever it stands, unless its schema says more."""


class Examples:
    """What the core and the enabled domains show of each operation."""

    def __init__(self, registry: Registry) -> None:
        self._of: dict[str, Mapping[str, RequestExample]] = {
            plugin.name: module.EXAMPLES for plugin, module in registry.modules("examples")
        }

    def give(self, operation: Json, schemas: Mapping[str, Json]) -> None:
        """Put an example beside each body, answer and path parameter that has none, in place."""
        [owner] = operation["tags"]
        known = self._of.get(owner, CORE)
        shown = known.get(operation["operationId"], _NONE)
        if shown.by:
            operation["x-demo-user"] = shown.by
        for parameter in operation["parameters"]:
            _give_parameter(parameter, shown, known.get(ALL_OPERATIONS, _NONE), schemas)
        media = operation.get("requestBody", {}).get("content", {})
        if shown.body is not None:
            media["application/json"]["example"] = shown.body
        bodies = [media, *(a.get("content", {}) for a in operation["responses"].values())]
        for content in (each for body in bodies for each in body.values()):
            if "example" not in content and "examples" not in content:
                content["example"] = make_up(content["schema"], schemas)
        _leave_files_to_forms(operation, schemas)


_NONE = RequestExample()


def _give_parameter(
    parameter: Json,
    shown: RequestExample,
    usual: RequestExample,
    schemas: Mapping[str, Json],
) -> None:
    name = parameter["name"]
    # Lists of examples are JSON Schema's; those of a parameter have names in OpenAPI.
    listed = [
        *(parameter.pop("examples", None) or []),
        *(parameter["schema"].pop("examples", None) or []),
    ]
    known = {**usual.path, **shown.path, **shown.query}
    if name in known:
        parameter["example"] = known[name]
    elif not parameter["required"]:
        # A form filled with every filter at once finds nothing, so it begins empty.
        parameter.pop("example", None)
    elif "example" not in parameter:
        parameter["example"] = listed[0] if listed else make_up(parameter["schema"], schemas)


def _leave_files_to_forms(operation: Json, schemas: Mapping[str, Json]) -> None:
    """Show no file in a body of JSON; and no such body where a file must be."""
    content = operation.get("requestBody", {}).get("content", {})
    if len(content) < 2 or "application/json" not in content:
        return
    asked = schemas[content["application/json"]["schema"]["$ref"].rpartition("/")[2]]
    files = {name for name, part in asked["properties"].items() if '"binary"' in json.dumps(part)}
    if files & set(asked.get("required", ())):
        del content["application/json"]
    else:
        shown = content["application/json"]["example"]
        content["application/json"]["example"] = {
            name: value for name, value in shown.items() if name not in files
        }


def make_up(schema: Json, schemas: Mapping[str, Json], trail: tuple[str, ...] = ()) -> Any:
    """Return a value that fits a schema; the same one every time."""
    for said in ("example", "const"):
        if said in schema:
            return schema[said]
    if schema.get("examples"):
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return None if name in trail else make_up(schemas[name], schemas, (*trail, name))
    if schema.get("enum"):
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if schema.get(choice):
            return make_up(schema[choice][0], schemas, trail)
    return _example_of_type(schema, schemas, trail)


def _example_of_property(
    name: str, schema: Json, schemas: Mapping[str, Json], trail: tuple[str, ...]
) -> Any:
    found = make_up(schema, schemas, trail)
    made_up = found in (_example_of_text(schema), 1)
    return _BY_NAME[name] if made_up and name in _BY_NAME else found


def _example_of_type(schema: Json, schemas: Mapping[str, Json], trail: tuple[str, ...]) -> Any:
    match schema.get("type"):
        case "object":
            return {
                name: _example_of_property(name, part, schemas, trail)
                for name, part in schema.get("properties", {}).items()
            }
        case "array":
            few = make_up(schema.get("items", {}), schemas, trail)
            return [] if few is None else [few]
        case "integer" | "number":
            return max(schema.get("minimum", 1), 1)
        case "boolean":
            return True
        case "string":
            return _example_of_text(schema)
    return None


def _example_of_text(schema: Json) -> str:
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    return "text".ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 100)]
