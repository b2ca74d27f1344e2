"""Bodies of requests: JSON, a document of GraphQL, or a form with files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from conformance.mapping import Operation
from conformance.templates import fill


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a form sends."""

    name: str
    content: bytes
    media_type: str


def encode(operation: Operation, values: Mapping[str, Any]) -> tuple[bytes | None, dict[str, str]]:
    """Return the body of a request and the headers that describe it; None without a body."""
    if operation.form is not None:
        return _encode_form(fill(operation.form, values))
    if operation.document:
        variables = fill(operation.body, values)
        return _encode_json({"query": operation.document, "variables": variables})
    if operation.body is None:
        return None, {}
    return _encode_json(fill(operation.body, values))


def _encode_json(payload: Any) -> tuple[bytes, dict[str, str]]:
    return json.dumps(payload).encode(), {"Content-Type": "application/json"}


def _encode_form(members: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    parts = [(name, _part(value)) for name, value in members.items()]
    request = httpx.Request("POST", "http://form", files=parts)
    return request.read(), {"Content-Type": request.headers["Content-Type"]}


def _part(value: Any) -> tuple[str | None, bytes, str | None]:
    if isinstance(value, Upload):
        return value.name, value.content, value.media_type
    return None, str(value).encode(), None
