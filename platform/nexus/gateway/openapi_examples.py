"""Examples for the OpenAPI document, where schemas have none of their own."""

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
"""Examples by the name of a field, used unless the field's schema has one."""


class Examples:
    """The examples of operations that the core and the enabled domains declare."""

    def __init__(self, registry: Registry) -> None:
        self._by_domain: dict[str, Mapping[str, RequestExample]] = {
            plugin.name: module.EXAMPLES for plugin, module in registry.modules("examples")
        }

    def add_to(self, operation: Json, schemas: Mapping[str, Json]) -> None:
        """Add an example to each body, response and parameter without one, in place."""
        [owner] = operation["tags"]
        known = self._by_domain.get(owner, CORE)
        shown = known.get(operation["operationId"], _NONE)
        if shown.by:
            operation["x-demo-user"] = shown.by
        for parameter in operation["parameters"]:
            _add_parameter_example(parameter, shown, known.get(ALL_OPERATIONS, _NONE), schemas)
        media = operation.get("requestBody", {}).get("content", {})
        if shown.body is not None:
            media["application/json"]["example"] = shown.body
        bodies = [media, *(a.get("content", {}) for a in operation["responses"].values())]
        for content in (each for body in bodies for each in body.values()):
            if "example" not in content and "examples" not in content:
                content["example"] = generate_example(content["schema"], schemas)
        _omit_files(operation, schemas)


_NONE = RequestExample()


def _add_parameter_example(
    parameter: Json,
    shown: RequestExample,
    default: RequestExample,
    schemas: Mapping[str, Json],
) -> None:
    name = parameter["name"]
    # JSON Schema has lists of examples; for parameters, OpenAPI requires named ones.
    listed = [
        *(parameter.pop("examples", None) or []),
        *(parameter["schema"].pop("examples", None) or []),
    ]
    known = {**default.path, **shown.path, **shown.query}
    if name in known:
        parameter["example"] = known[name]
    elif not parameter["required"]:
        # Optional parameters start empty: a form with every filter set would find nothing.
        parameter.pop("example", None)
    elif "example" not in parameter:
        generated = generate_example(parameter["schema"], schemas)
        parameter["example"] = listed[0] if listed else generated


def _omit_files(operation: Json, schemas: Mapping[str, Json]) -> None:
    """Omit files from the JSON example, and the JSON body itself if a file is required."""
    content = operation.get("requestBody", {}).get("content", {})
    if len(content) < 2 or "application/json" not in content:
        return
    schema = schemas[content["application/json"]["schema"]["$ref"].rpartition("/")[2]]
    files = {name for name, part in schema["properties"].items() if '"binary"' in json.dumps(part)}
    if files & set(schema.get("required", ())):
        del content["application/json"]
    else:
        shown = content["application/json"]["example"]
        content["application/json"]["example"] = {
            name: value for name, value in shown.items() if name not in files
        }


def generate_example(schema: Json, schemas: Mapping[str, Json], trail: tuple[str, ...] = ()) -> Any:
    """
    Return a value that is valid for a schema; every call returns the same value.

    ``trail`` holds the names of the enclosing schemas, where recursion ends.
    """
    for keyword in ("example", "const"):
        if keyword in schema:
            return schema[keyword]
    if schema.get("examples"):
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return None if name in trail else generate_example(schemas[name], schemas, (*trail, name))
    if schema.get("enum"):
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if schema.get(choice):
            return generate_example(schema[choice][0], schemas, trail)
    return _example_of_type(schema, schemas, trail)


def _example_of_property(
    name: str, schema: Json, schemas: Mapping[str, Json], trail: tuple[str, ...]
) -> Any:
    found = generate_example(schema, schemas, trail)
    is_generic = found in (_example_of_text(schema), 1)
    return _BY_NAME[name] if is_generic and name in _BY_NAME else found


def _example_of_type(schema: Json, schemas: Mapping[str, Json], trail: tuple[str, ...]) -> Any:
    match schema.get("type"):
        case "object":
            return {
                name: _example_of_property(name, part, schemas, trail)
                for name, part in schema.get("properties", {}).items()
            }
        case "array":
            item = generate_example(schema.get("items", {}), schemas, trail)
            return [] if item is None else [item]
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
