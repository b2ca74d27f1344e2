"""Finishing touches on the OpenAPI document: what ninja leaves out and every client wants."""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import ninja.openapi.schema
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreModeRef, DefsRef, JsonSchemaValue
from pydantic_core import core_schema

from nexus.gateway.describing import Glossary
from nexus.gateway.openapi_components import in_use, plain, plain_paths, share_parts
from nexus.gateway.openapi_examples import Examples, make_up
from nexus.gateway.openapi_problems import Refusals
from nexus.gateway.preconditions import WRITES
from nexus.registry import Registry
from shared.auth.bearer import anyone, signed_in
from shared.http import Problem
from shared.stream_requests import MEDIA_TYPE as STREAM_TYPE

Json = dict[str, Any]

DESCRIPTION = """\
One host, plug-in domains: what this API does, GraphQL at `/graphql` does too. Every path answers
the same with and without its trailing slash.

## Signing in

`POST /api/v1/users/login/` with a user name or an address and the password gives an access token,
valid for 15 minutes, and a refresh token, valid for 7 days. Send
`Authorization: Bearer <access token>`; when it has expired, exchange the refresh token at
`POST /api/v1/users/token/refresh/` for a new pair. In Swagger UI, paste the access token under
*Authorize*; in the demo, choose a user under *Sign in as*. An open padlock marks an operation that
takes a token; where it says *optional*, it also answers without one. Operations without a padlock
need none.

## Lists

Most lists have pages: `?page=2&page_size=50` (at most 100) gives `count`, `next`, `previous` and
`results`. Posts, comments, followers and notifications have cursors instead: follow `next` until it
is null. The `Link` header says the same. `?ordering=` sorts, a minus turns the order round.

## Errors

Every answer of 400 and above is a problem document (RFC 9457) with a stable `code`; the page at its
`type` explains it. `errors` names the fields that are to blame. 429 and 503 say in `Retry-After`
when to try again.

## Sending twice

Creating something takes an `Idempotency-Key`, a word of your own that is new for each new thing.
The same key with the same body gives the first answer again, marked `Idempotency-Replayed: true`.
"""

_METHODS = ("get", "put", "post", "delete", "patch")
_BEARER: Json = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The `access` token of `POST /api/v1/users/login/`, valid for 15 minutes.",
}
_TICKET: Json = {
    "type": "apiKey",
    "in": "query",
    "name": "ticket",
    "description": "What `POST /api/v1/users/stream-ticket/` gives. It opens one stream within a"
    " minute, for `EventSource`, which cannot send headers.",
}
_MODULE = "x-module"


class NamedByOwner(NinjaGenerateJsonSchema):
    """Calls an enumeration `PollVisibility`, for of one `Visibility` each the last would win."""

    _NESTED = re.compile(r"\b([A-Z]\w*)\.(?=[A-Z])")

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        """Return the name under which something is described, from the name of its class."""
        core_ref, mode = core_mode_ref
        return super().get_defs_ref((self._NESTED.sub(r"\1", core_ref), mode))  # type: ignore[arg-type]  # a text that pydantic calls a type of its own

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the description of a model, with the module that its names are of."""
        return {**super().model_schema(schema), _MODULE: schema["cls"].__module__}


# Ninja has no setting for what makes its schemas.
ninja.openapi.schema.NinjaGenerateJsonSchema = NamedByOwner  # type: ignore[attr-defined]


def tags(registry: Registry) -> list[Json]:
    """Return a tag for each part of the core and each enabled domain."""
    core = [
        {"name": "meta", "description": "What this server is and which domains it runs."},
        {"name": "users", "description": "Accounts: signing in, profiles, roles."},
        {"name": "notifications", "description": "What people are told, listed and streamed."},
    ]
    return core + [
        {"name": plugin.name, "description": plugin.manifest.summary} for plugin in registry.enabled
    ]


def polish(document: Json, registry: Registry) -> None:
    """Bring a document that ninja built to the quality our conventions promise, in place."""
    glossary, refusals, examples = Glossary(registry), Refusals(), Examples(registry)
    components = document["components"]
    schemas = components["schemas"]
    schemas["Problem"] = Problem.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    schemas.update(schemas["Problem"].pop("$defs"))
    components["securitySchemes"] = {"bearer": _BEARER, "ticket": _TICKET}
    for name, schema in schemas.items():
        _describe_properties(name, schema, schemas, glossary)
    for path, method, operation in _operations(document):
        _summarise(operation)
        _state_security(operation)
        _describe_parameters(operation, glossary)
        _document_events(operation, schemas)
        if method.upper() in WRITES:
            operation["parameters"].append(_IF_MATCH)
        refusals.document(path, operation, is_read=method == "get")
        examples.give(operation, schemas)
    document["paths"] = plain_paths(document["paths"])
    components["responses"] = refusals.responses
    components["examples"] = dict(sorted(refusals.examples.items()))
    share_parts(document["paths"], components)
    found = {name: plain(schemas[name]) for name in sorted(schemas)}
    components["schemas"] = in_use(found, document["paths"], components)


def _describe_properties(
    name: str, schema: Json, schemas: Mapping[str, Json], glossary: Glossary
) -> None:
    owner = glossary.owner_of(schema.pop(_MODULE, ""))
    for field, part in schema.get("properties", {}).items():
        if "description" in part:
            continue
        # Of a thing that is described itself, that is enough.
        described = schemas.get(part.get("$ref", "").rpartition("/")[2], {}).get("description", "")
        if text := glossary.of_field(name, field, owner=owner) or described:
            part["description"] = text


def _describe_parameters(operation: Json, glossary: Glossary) -> None:
    [owner] = operation["tags"]
    for parameter in operation["parameters"]:
        text = parameter.get("description") or parameter["schema"].pop("description", "")
        parameter["description"] = text or glossary.of_argument(
            operation["operationId"],
            parameter["name"],
            owner=owner,
            filters=parameter["in"] == "query",
        )


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, method, methods[method]


def _summarise(operation: Json) -> None:
    said: str = operation.get("description") or operation["summary"]
    words = " ".join(said.split("\n\n")[0].split())
    operation["summary"] = re.split(r"(?<=[.!?])\s", words, maxsplit=1)[0].rstrip(".")
    operation.setdefault("description", words)


def _state_security(operation: Json) -> None:
    schemes = {name for requirement in operation.get("security", ()) for name in requirement}
    if type(signed_in).__name__ in schemes:
        operation["security"] = [{"bearer": []}]
    elif type(anyone).__name__ in schemes:
        operation["security"] = [{}, {"bearer": []}]
    else:
        operation["security"] = []


def _document_events(operation: Json, schemas: Mapping[str, Json]) -> None:
    """Describe what ``events()`` of shared.realtime said as the stream that it is."""
    answer = operation["responses"].get(HTTPStatus.OK, {})
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    if "x-events" not in schema:
        return
    named: Mapping[str, str] = schema["x-events"]
    data = {event: {"$ref": f"#/components/schemas/{name}"} for event, name in named.items()}
    told = (f"* `{event}`: its data is a `{name}`." for event, name in named.items())
    answer["description"] = "\n".join(("Server-sent events, until the client leaves.", "", *told))
    answer["content"] = {
        STREAM_TYPE: {
            "schema": {"type": "string", "x-event-data": data},
            "example": "".join(
                f"id: {number}\nevent: {event}\ndata: {json.dumps(make_up(ref, schemas))}\n\n"
                for number, (event, ref) in enumerate(data.items(), start=1)
            ),
        }
    }
    if operation["security"]:
        operation["security"].append({"ticket": []})
    operation["parameters"].append(_LAST_EVENT_ID)


_LAST_EVENT_ID: Json = {
    "in": "header",
    "name": "Last-Event-ID",
    "required": False,
    "schema": {"type": "string"},
    "description": (
        "Where the stream was lost; `EventSource` sends it by itself. What was missed comes first. "
        "If it was more than 1,000 things, the event `reset` and the newest 200 come instead."
    ),
    "example": "42",
}


_IF_MATCH: Json = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The `ETag` of what you have read: if it has changed since, nothing is done.",
    "example": '"8f14e45fceea167a5a36dedd"',
}
