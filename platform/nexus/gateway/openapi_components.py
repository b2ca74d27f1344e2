"""Tidying the OpenAPI document: no schema that nothing leads to, nothing written twice."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]


def plain_paths(paths: Json) -> Json:
    """Drop from the operations what pydantic adds to schemas and nothing needs."""
    for methods in paths.values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                parameter["schema"] = plain(parameter["schema"])
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                for media in body.get("content", {}).values():
                    media["schema"] = plain(media["schema"])
    return paths


def plain(schema: Any) -> Any:
    """
    Drop what pydantic adds and nothing needs: titles made of names, `allOf` around one schema.

    The titles alone are a third of the schemas.
    """
    if isinstance(schema, list):
        return [plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: {name: plain(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else value
        if key in ("default", "example", "examples", "enum", "const")
        else plain(value)
        for key, value in schema.items()
        if key != "title"
    }
    if len(found.get("allOf", ())) == 1:
        found = {**found.pop("allOf")[0], **found}
    return found


def share_parts(paths: Json, components: Json) -> None:
    """Move parameters and answers that several operations have into the components, in place."""
    operations = [operation for methods in paths.values() for operation in methods.values()]
    components["parameters"] = _share(
        [
            (operation["parameters"], place, parameter["name"])
            for operation in operations
            for place, parameter in enumerate(operation["parameters"])
        ],
        where="parameters",
    )
    answers = _share(
        [
            (operation["responses"], status, name)
            for operation in operations
            for status, answer in operation["responses"].items()
            if (name := _schema_name(answer))
        ],
        where="responses",
    )
    components["responses"] = dict(sorted({**components["responses"], **answers}.items()))


def resolve_parts(document: Json) -> Json:
    """Return a document with its shared parameters and answers written out in each operation."""
    paths = {
        path: {
            method: {
                **operation,
                "parameters": [_resolved(one, document) for one in operation.get("parameters", ())],
                "responses": {
                    status: _resolved(answer, document)
                    for status, answer in operation["responses"].items()
                },
            }
            for method, operation in methods.items()
        }
        for path, methods in document["paths"].items()
    }
    return {**document, "paths": paths}


def _resolved(part: Json, document: Json) -> Json:
    if "$ref" not in part:
        return part
    _, components, group, name = part["$ref"].split("/")
    found: Json = document[components][group][name]
    return found


def _share(places: Sequence[tuple[Any, Any, str]], *, where: str) -> Json:
    written = Counter(_text(holder[place]) for holder, place, _ in places)
    names: dict[str, str] = {}
    shared: Json = {}
    for holder, place, name in places:
        text = _text(holder[place])
        if written[text] == 1:
            continue
        if text not in names:
            names[text] = _free_name(name, shared)
            shared[names[text]] = holder[place]
        holder[place] = {"$ref": f"#/components/{where}/{names[text]}"}
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


def in_use(schemas: Mapping[str, Json], *roots: Json) -> Json:
    """Return what the roots lead to: ninja also describes every group of query parameters."""
    found: set[str] = set()
    waiting = _referenced(list(roots))
    while waiting:
        found |= waiting
        waiting = {name for known in waiting for name in _referenced(schemas[known])} - found
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
