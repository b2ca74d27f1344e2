"""Completion of the OpenAPI document: descriptions, security, errors and examples."""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from nexus.gateway.descriptions import Glossary
from nexus.gateway.openapi_components import (
    deduplicate_parts,
    referenced_schemas,
    simplify,
    simplify_paths,
)
from nexus.gateway.openapi_examples import Examples, generate_example
from nexus.gateway.openapi_links import link_creations
from nexus.gateway.openapi_problems import OWN_SCHEMAS, ProblemResponses
from nexus.gateway.openapi_schemas import MODULE
from nexus.gateway.preconditions import WRITES
from nexus.registry import Registry
from shared.accounts.refresh_cookie import BearerOrCookie
from shared.auth.bearer import anyone, signed_in
from shared.auth.scopes import Access, Need
from shared.http import Problem
from shared.stream_requests import MEDIA_TYPE as STREAM_TYPE

Json = dict[str, Any]

DESCRIPTION = """\
One host with plug-in domains. GraphQL at `/graphql` offers the same operations. Every path works
with and without its trailing slash.

## Signing in

`POST /api/v1/users/login/` with a user name or an address and the password gives an access token,
valid for 15 minutes, and a refresh token, valid for 7 days. Send
`Authorization: Bearer <access token>`; when it has expired, exchange the refresh token at
`POST /api/v1/users/token/refresh/` for a new pair. In Swagger UI, paste the access token under
*Authorize*; in the demo, choose a user under *Sign in as*. An open padlock marks an operation that
takes a token. If the token is *optional*, the operation also works without one. Operations without
a padlock need no token.

Access tokens are signed with ES256; other services verify them with the public keys at
`/.well-known/jwks.json`. A page in a browser adds `X-Refresh-Transport: cookie`: the refresh token
then travels in an `HttpOnly` cookie, and `refresh` is empty.

A script signs with a personal access token instead, made once at
`POST /api/v1/users/personal-access-tokens/` with the password: it has an end, and scopes such as
`read` or `commerce:write`. An operation that a token may do names its scope as `x-required-scope`;
`read` and `write` allow every part. What concerns the account itself needs a session.

## Lists

Most lists have page numbers: `?page=2&page_size=50` (at most 100) returns `count`, `next`,
`previous` and `results`. Posts, comments, followers and notifications have cursors instead: follow
`next` until it is null. The `Link` header has the same links. `?ordering=` sorts; a minus reverses
the order.

## Errors

Every response with a status of 400 or above is a problem document (RFC 9457) with a stable `code`.
The page at its `type` explains the code. `errors` lists the invalid fields. 429 and 503 carry
`Retry-After`, the number of seconds to wait.

## Idempotency

Operations that create something accept an `Idempotency-Key`, a value of your choice that is new for
each creation. A repeated request with the same key and the same body gets the first response again,
with the header `Idempotency-Replayed: true`.
"""

_METHODS = ("get", "put", "post", "delete", "patch")
_BEARER: Json = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The `access` token of `POST /api/v1/users/login/`, valid for 15 minutes; or a"
    " personal access token.",
}
_TICKET: Json = {
    "type": "apiKey",
    "in": "query",
    "name": "ticket",
    "description": "The ticket of `POST /api/v1/users/stream-ticket/`. It opens one stream within"
    " a minute, for `EventSource`, which cannot send headers.",
}
_REFRESH_COOKIE: Json = {
    "type": "apiKey",
    "in": "cookie",
    "name": "nexus_logout",
    "description": "The refresh token in an `HttpOnly` cookie, with `X-Refresh-Transport: cookie`.",
}


def tags(registry: Registry) -> list[Json]:
    """Return a tag for each part of the core and each enabled domain."""
    core = [
        {"name": "meta", "description": "The server and its enabled domains."},
        {"name": "users", "description": "Accounts, sessions, profiles and roles."},
        {"name": "notifications", "description": "Notifications of a user, listed and streamed."},
    ]
    return core + [
        {"name": plugin.name, "description": plugin.manifest.summary} for plugin in registry.enabled
    ]


def complete_document(document: Json, registry: Registry) -> None:
    """Complete a document that ninja generated, in place."""
    glossary, examples = Glossary(registry), Examples(registry)
    problem_responses = ProblemResponses()
    components = document["components"]
    schemas = components["schemas"]
    problems: tuple[type[Problem], ...] = (Problem, *OWN_SCHEMAS.values())
    for problem in problems:
        schema = problem.model_json_schema(
            mode="serialization", ref_template="#/components/schemas/{model}"
        )
        schemas.update({**schema.pop("$defs"), problem.__name__: schema})
        # The members that all problems share are described once, in the base schema.
        schema["properties"].update(schemas[Problem.__name__]["properties"])
    components["securitySchemes"] = {
        "bearer": _BEARER,
        "refresh_cookie": _REFRESH_COOKIE,
        "ticket": _TICKET,
    }
    for name, schema in schemas.items():
        _describe_properties(name, schema, schemas, glossary)
    for path, method, operation in _operations(document):
        _summarise(operation)
        _state_security(operation)
        _state_scope(operation, method)
        _describe_parameters(operation, glossary)
        _document_events(operation, schemas)
        if method.upper() in WRITES:
            operation["parameters"].append(_IF_MATCH)
        problem_responses.document(path, operation, is_read=method == "get")
        examples.add_to(operation, schemas)
    document["paths"] = simplify_paths(document["paths"])
    link_creations(document)
    components["responses"] = problem_responses.responses
    components["examples"] = dict(sorted(problem_responses.examples.items()))
    deduplicate_parts(document["paths"], components)
    found = {name: simplify(schemas[name]) for name in sorted(schemas)}
    components["schemas"] = referenced_schemas(found, document["paths"], components)


def _describe_properties(
    name: str, schema: Json, schemas: Mapping[str, Json], glossary: Glossary
) -> None:
    owner = glossary.owner_of(schema.pop(MODULE, ""))
    for field, part in schema.get("properties", {}).items():
        if "description" in part:
            continue
        # The description of the property's schema is the default.
        described = schemas.get(part.get("$ref", "").rpartition("/")[2], {}).get("description", "")
        if text := glossary.describe_field(name, field, owner=owner) or described:
            part["description"] = text


def _describe_parameters(operation: Json, glossary: Glossary) -> None:
    [owner] = operation["tags"]
    for parameter in operation["parameters"]:
        text = parameter.get("description") or parameter["schema"].pop("description", "")
        parameter["description"] = text or glossary.describe_argument(
            operation["operationId"],
            parameter["name"],
            owner=owner,
            filters=parameter["in"] == "query",
        )
        if parameter["in"] == "query" and not parameter["required"]:
            # HTML forms send empty fields, so an empty parameter counts as absent.
            parameter["allowEmptyValue"] = True


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, method, methods[method]


def _summarise(operation: Json) -> None:
    text: str = operation.get("description") or operation["summary"]
    paragraph = " ".join(text.split("\n\n")[0].split())
    operation["summary"] = re.split(r"(?<=[.!?])\s", paragraph, maxsplit=1)[0].rstrip(".")
    operation.setdefault("description", paragraph)


def _state_security(operation: Json) -> None:
    schemes = {name for requirement in operation.get("security", ()) for name in requirement}
    if type(signed_in).__name__ in schemes:
        operation["security"] = [{"bearer": []}]
    elif BearerOrCookie.__name__ in schemes:
        operation["security"] = [{"bearer": []}, {"refresh_cookie": []}]
    elif type(anyone).__name__ in schemes:
        operation["security"] = [{}, {"bearer": []}]
    else:
        operation["security"] = []


def _state_scope(operation: Json, method: str) -> None:
    [part] = operation["tags"]
    access = Access.READ if method == "get" else Access.WRITE
    need = Need(part, operation["operationId"], access)
    if need.is_open:
        operation["x-required-scope"] = need.scope


def _document_events(operation: Json, schemas: Mapping[str, Json]) -> None:
    """Describe a response that ``events()`` of shared.realtime declared as a stream."""
    answer = operation["responses"].get(HTTPStatus.OK, {})
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    if "x-events" not in schema:
        return
    named: Mapping[str, str] = schema["x-events"]
    data = {event: {"$ref": f"#/components/schemas/{name}"} for event, name in named.items()}
    listed = (f"* `{event}`: its data is a `{name}`." for event, name in named.items())
    answer["description"] = "\n".join(
        ("Server-sent events, until the client disconnects.", "", *listed)
    )
    answer["content"] = {
        STREAM_TYPE: {
            "schema": {"type": "string", "x-event-data": data},
            "example": "".join(
                f"id: {number}\nevent: {event}\n"
                f"data: {json.dumps(generate_example(ref, schemas))}\n\n"
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
        "The id of the last received event. `EventSource` sends it when it reconnects. The missed "
        "events come first. If more than 1,000 were missed, the event `reset` and the newest 200 "
        "come instead."
    ),
    "example": "42",
}


_IF_MATCH: Json = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The `ETag` of the version that you have read. If the resource has changed "
    "since, the request fails with 412 and changes nothing.",
    "example": '"8f14e45fceea167a5a36dedd"',
}
