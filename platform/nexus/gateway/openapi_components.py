"""Components of the OpenAPI document: only referenced schemas, and no duplicate parts."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]


def simplify_paths(paths: Json) -> Json:
    """Simplify all schemas in the operations, in place, and return the paths."""
    for methods in paths.values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                parameter["schema"] = simplify(parameter["schema"])
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                for media in body.get("content", {}).values():
                    media["schema"] = simplify(media["schema"])
    return paths


def simplify(schema: Any) -> Any:
    """
    Return a schema without pydantic's generated titles and without ``allOf`` around one schema.

    The titles alone make up a third of the schemas.
    """
    if isinstance(schema, list):
        return [simplify(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: {name: simplify(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else value
        if key in ("default", "example", "examples", "enum", "const")
        else simplify(value)
        for key, value in schema.items()
        if key != "title"
    }
    if len(found.get("allOf", ())) == 1:
        found = {**found.pop("allOf")[0], **found}
    return found


def deduplicate_parts(paths: Json, components: Json) -> None:
    """Move parameters and responses that several operations share to the components, in place."""
    operations = [operation for methods in paths.values() for operation in methods.values()]
    components["parameters"] = _deduplicate(
        [
            (operation["parameters"], index, parameter["name"])
            for operation in operations
            for index, parameter in enumerate(operation["parameters"])
        ],
        where="parameters",
    )
    responses = _deduplicate(
        [
            (operation["responses"], status, name)
            for operation in operations
            for status, answer in operation["responses"].items()
            if (name := _schema_name(answer))
        ],
        where="responses",
    )
    components["responses"] = dict(sorted({**components["responses"], **responses}.items()))


def resolve_references(document: Json) -> Json:
    """Return a document with shared parameters and responses inlined in each operation."""
    paths = {
        path: {
            method: {
                **operation,
                "parameters": [_resolve(one, document) for one in operation.get("parameters", ())],
                "responses": {
                    status: _resolve(answer, document)
                    for status, answer in operation["responses"].items()
                },
            }
            for method, operation in methods.items()
        }
        for path, methods in document["paths"].items()
    }
    return {**document, "paths": paths}


def _resolve(part: Json, document: Json) -> Json:
    if "$ref" not in part:
        return part
    _, components, group, name = part["$ref"].split("/")
    found: Json = document[components][group][name]
    return found


def _deduplicate(parts: Sequence[tuple[Any, Any, str]], *, where: str) -> Json:
    """
    Replace equal parts by references, in place, and return the shared parts by name.

    Each part is a tuple of its container, its key there and the preferred name.
    """
    counts = Counter(_text(container[key]) for container, key, _ in parts)
    names: dict[str, str] = {}
    shared: Json = {}
    for container, key, name in parts:
        text = _text(container[key])
        if counts[text] == 1:
            continue
        if text not in names:
            names[text] = _free_name(name, shared)
            shared[names[text]] = container[key]
        container[key] = {"$ref": f"#/components/{where}/{names[text]}"}
    return dict(sorted(shared.items()))


def _schema_name(answer: Json) -> str:
    reference = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return str(reference.get("$ref", "").rpartition("/")[2])


def _text(part: Json) -> str:
    return json.dumps(part, sort_keys=True)


def _free_name(name: str, taken: Json) -> str:
    number = 1
    while (free := name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    return free


def referenced_schemas(schemas: Mapping[str, Json], *roots: Json) -> Json:
    """
    Return the schemas that the roots refer to, directly or through other schemas.

    Ninja also generates a schema for each group of query parameters, which nothing refers to.
    """
    found: set[str] = set()
    pending = _referenced(list(roots))
    while pending:
        found |= pending
        pending = {name for known in pending for name in _referenced(schemas[known])} - found
    return {name: schema for name, schema in schemas.items() if name in found}


def _referenced(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(_referenced, part))
    if not isinstance(part, dict):
        return set()
    here = part.get("$ref")
    found: set[str] = set()
    if isinstance(here, str) and here.startswith("#/components/schemas/"):
        found.add(here.rpartition("/")[2])
    return found.union(*map(_referenced, part.values()))
