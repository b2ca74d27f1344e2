"""Links of the OpenAPI document: from the response to a creation to the operation that reads it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

# A path with one parameter, its last segment: that of one resource.
_RESOURCE = re.compile(r"[^{]+\{(?P<parameter>\w+)\}/")
_ID = "$response.body#/id"


def link_creations(document: Json) -> None:
    """
    Link each creation to the GET of one resource that returns the same schema, in place.

    Tools follow links without knowledge of the API: stateful testers, and generated pages. A
    creation without a token is not linked to a GET that needs one.
    """
    readers = dict(_readers(document["paths"]))
    schemas = document["components"]["schemas"]
    for methods in document["paths"].values():
        operation = methods.get("post", {"responses": {}})
        created = operation["responses"].get("201")
        schema = _schema_name(created)
        if schema not in readers or "id" not in schemas[schema]["properties"]:
            continue
        reader, parameter = readers[schema]
        if reader["security"] and not operation["security"]:
            continue
        name = reader["operationId"]
        created["links"] = {
            name: {
                "operationId": name,
                "parameters": {parameter: _ID},
                "description": f"The `id` of the response is the `{parameter}` of `{name}`.",
            }
        }


def _readers(paths: Mapping[str, Json]) -> Iterator[tuple[str, tuple[Json, str]]]:
    for path, methods in paths.items():
        resource = _RESOURCE.fullmatch(path)
        if resource is None or "get" not in methods:
            continue
        # A schema of one operation has no name, and nothing else returns it.
        if schema := _schema_name(methods["get"]["responses"].get("200")):
            yield schema, (methods["get"], resource["parameter"])


def _schema_name(response: Json | None) -> str:
    content = (response or {}).get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
