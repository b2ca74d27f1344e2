"""Finishing touches on the OpenAPI document: what ninja leaves out and every client wants."""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import ninja.openapi.schema
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreModeRef, DefsRef

from nexus.gateway.openapi_examples import give_examples, make_up
from nexus.gateway.problems import MEDIA_TYPE
from nexus.registry import Registry
from shared.auth.bearer import anyone, signed_in
from shared.error_catalogue import CATALOGUE
from shared.http import Problem
from shared.stream_requests import MEDIA_TYPE as STREAM_TYPE

Json = dict[str, Any]

DESCRIPTION = """\
One host, plug-in domains, two doors: what this API does, GraphQL at `/graphql` does too.

Every answer of 400 and above is a problem document (RFC 9457) with a stable `code`; the page at
its `type` explains it. Sign in with `Authorization: Bearer <access token>`. Every path answers
the same with and without its trailing slash."""

_METHODS = ("get", "put", "post", "delete", "patch")
_BEARER: Json = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
_TICKET: Json = {
    "type": "apiKey",
    "in": "query",
    "name": "ticket",
    "description": "What POST /api/v1/users/stream-ticket/ gives; it opens one stream.",
}
_BAD_TOKEN = ("token_invalid", "token_expired", "session_revoked")


class NamedByOwner(NinjaGenerateJsonSchema):
    """Calls an enumeration `PollVisibility`, for of one `Visibility` each the last would win."""

    _NESTED = re.compile(r"\b([A-Z]\w*)\.(?=[A-Z])")

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        """Return the name under which something is described, from the name of its class."""
        core_ref, mode = core_mode_ref
        return super().get_defs_ref((self._NESTED.sub(r"\1", core_ref), mode))  # type: ignore[arg-type]  # a text that pydantic calls a type of its own


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


def polish(document: Json) -> None:
    """Bring a document that ninja built to the quality our conventions promise, in place."""
    components = document["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    components["schemas"].update(components["schemas"]["Problem"].pop("$defs"))
    components["securitySchemes"] = {"bearer": _BEARER, "ticket": _TICKET}
    schemas = components["schemas"]
    for path, operation in _operations(document):
        _summarise(operation)
        _state_security(operation)
        _document_events(operation, schemas)
        _document_problems(path, operation)
        give_examples(operation, schemas)
    document["paths"] = _plain_paths(document["paths"])
    plain = {name: _plain(schemas[name]) for name in sorted(schemas)}
    components["schemas"] = _in_use(plain, document["paths"])


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, methods[method]


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
    "description": "Where the stream was lost; `EventSource` sends it by itself.",
    "example": "42",
}


def _document_problems(path: str, operation: Json) -> None:
    responses = operation["responses"]
    codes = _codes_of_every_operation(path, operation)
    for status in [status for status in responses if int(status) >= HTTPStatus.BAD_REQUEST]:
        schema = responses.pop(status).get("content", {}).get("application/json", {}).get("schema")
        for code in (schema or {}).get("x-codes", ()):
            codes.setdefault(code)
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(int(CATALOGUE[code].status), []).append(code)
    for status in sorted(by_status):
        responses[status] = _problem_response(HTTPStatus(status), by_status[status], path)
    # Ninja's keys are numbers; written as JSON they would be text, so they are text from here on.
    operation["responses"] = {str(int(status)): answer for status, answer in responses.items()}


def _codes_of_every_operation(path: str, operation: Json) -> dict[str, None]:
    codes: list[str] = []
    if {"bearer": []} in operation["security"] and {} not in operation["security"]:
        codes += ["not_authenticated"]
    if operation["security"]:
        codes += _BAD_TOKEN
    if "{" in path:
        codes += ["not_found"]
    if "requestBody" in operation:
        codes += ["malformed_request", "payload_too_large", "unsupported_media_type"]
    codes += ["validation_error", "rate_limited", "service_unavailable"]
    return dict.fromkeys(codes)


def _problem_response(status: HTTPStatus, codes: list[str], path: str) -> Json:
    response: Json = {
        "description": "\n".join(f"* `{code}`: {CATALOGUE[code].meaning}" for code in codes),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"value": _problem_example(code, path)} for code in codes},
            }
        },
    }
    headers = {
        HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate", {"type": "string", "examples": ["Bearer"]}),
        HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After", {"type": "integer", "examples": [2]}),
        HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After", {"type": "integer", "examples": [2]}),
    }
    if status in headers:
        name, schema = headers[status]
        response["headers"] = {name: {"schema": schema}}
    return response


def _problem_example(code: str, path: str) -> Json:
    entry = CATALOGUE[code]
    return {
        "type": f"/problems/{code}",
        "title": entry.status.phrase,
        "status": int(entry.status),
        "code": code,
        "detail": entry.meaning,
        "instance": re.sub(r"\{[^}]*\}", "1", path),
        "request_id": "3f2a9c0d71b64e58",
        "errors": [],
    }


def _plain_paths(paths: Json) -> Json:
    for methods in paths.values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                parameter["schema"] = _plain(parameter["schema"])
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                for media in body.get("content", {}).values():
                    media["schema"] = _plain(media["schema"])
    return paths


def _plain(schema: Any) -> Any:
    """
    Drop what pydantic adds and nobody needs: titles made out of names, `allOf` around one schema.

    The titles alone are a third of the document.
    """
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: {name: _plain(part) for name, part in value.items()}
        if key in ("properties", "$defs")
        else value
        if key in ("default", "example", "examples", "enum", "const")
        else _plain(value)
        for key, value in schema.items()
        if key != "title"
    }
    if len(plain.get("allOf", ())) == 1:
        plain = {**plain.pop("allOf")[0], **plain}
    return plain


def _in_use(schemas: Mapping[str, Json], paths: Json) -> Json:
    """Keep what the paths lead to: ninja also describes every group of query parameters."""
    found: set[str] = set()
    waiting = _referenced(paths)
    while waiting:
        found |= waiting
        waiting = {name for known in waiting for name in _referenced(schemas[known])} - found
    return {name: schema for name, schema in schemas.items() if name in found}


def _referenced(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(_referenced, part))
    if not isinstance(part, dict):
        return set()
    here = {part["$ref"].rpartition("/")[2]} if isinstance(part.get("$ref"), str) else set()
    return here.union(*map(_referenced, part.values()))
