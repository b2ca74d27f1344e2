"""Error responses in the OpenAPI document: one shared response for each set of codes."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from nexus.gateway.problems import MEDIA_TYPE
from shared.accounts.factor_schemas import SecondFactorProblem
from shared.accounts.refresh_cookie import HEADER as TRANSPORT
from shared.auth.scopes import PUBLIC
from shared.error_catalogue import CATALOGUE
from shared.http import Problem, ProblemStatus

Json = dict[str, Any]

_BAD_TOKEN = ("token_invalid", "token_expired", "session_revoked")
_USUAL = (
    *("malformed_request", "not_authenticated", *_BAD_TOKEN, "insufficient_scope", "not_found"),
    *("precondition_failed", "payload_too_large"),
    *("unsupported_media_type", "validation_error", "rate_limited", "service_unavailable"),
)
_HEADERS: Mapping[HTTPStatus, tuple[str, Json]] = {
    HTTPStatus.UNAUTHORIZED: (
        "WWW-Authenticate",
        {
            "description": "The authentication scheme.",
            "schema": {"type": "string", "examples": ["Bearer"]},
        },
    ),
    **dict.fromkeys(
        (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE),
        (
            "Retry-After",
            {
                "description": "The number of seconds to wait before the next attempt.",
                "schema": {"type": "integer", "examples": [2]},
            },
        ),
    ),
}


OWN_SCHEMAS: Mapping[str, type[Problem]] = {"second_factor_required": SecondFactorProblem}
"""The schemas of problems with extension members, by error code."""


class ProblemResponses:
    """Collects the error responses of operations, so that each one appears once."""

    def __init__(self) -> None:
        self.responses: dict[str, Json] = {}
        self.examples: dict[str, Json] = {}

    def document(self, path: str, operation: Json, *, is_read: bool) -> None:
        """Replace the error responses of an operation by references, in place."""
        responses = operation["responses"]
        codes = _codes_of_every_operation(path, operation, is_read=is_read)
        for status in [status for status in responses if int(status) >= HTTPStatus.BAD_REQUEST]:
            responses.pop(status)
            codes |= dict.fromkeys(status.codes if isinstance(status, ProblemStatus) else ())
        by_status: dict[HTTPStatus, list[str]] = {}
        for code in codes:
            by_status.setdefault(CATALOGUE[code].status, []).append(code)
        for status in sorted(by_status):
            responses[status] = self._reference(status, sorted(by_status[status]))
        # Ninja's keys are numbers. JSON has string keys, so convert them here.
        operation["responses"] = {str(int(status)): answer for status, answer in responses.items()}

    def _reference(self, status: HTTPStatus, codes: Sequence[str]) -> Json:
        name = _name_of(status, codes)
        if name not in self.responses:
            self.responses[name] = _response(status, codes)
            self.examples.update((code, {"value": _example(code)}) for code in codes)
        return {"$ref": f"#/components/responses/{name}"}


def _name_of(status: HTTPStatus, codes: Sequence[str]) -> str:
    """Return the name of a set of codes, the same in every build and short for usual sets."""
    phrase = "".join(word.capitalize() for word in re.findall(r"\w+", status.phrase))
    usual = {code for code in _USUAL if CATALOGUE[code].status is status}
    if set(codes) == usual:
        return phrase
    return "TokenRefused" if set(codes) == set(_BAD_TOKEN) else ".".join([phrase, *codes])


def _codes_of_every_operation(path: str, operation: Json, *, is_read: bool) -> dict[str, None]:
    codes: list[str] = []
    if {"bearer": []} in operation["security"] and {} not in operation["security"]:
        codes += ["not_authenticated"]
    # A bad token is refused on public reads as well, but not on public writes.
    if operation["security"] or is_read:
        codes += _BAD_TOKEN
    [part] = operation["tags"]
    if "x-required-scope" in operation:
        codes += ["insufficient_scope"]
    elif part != PUBLIC:
        codes += ["session_required"]
    if "{" in path:
        codes += ["not_found"]
    if "requestBody" in operation:
        codes += ["malformed_request", "payload_too_large", "unsupported_media_type"]
    if any(parameter["name"] == "If-Match" for parameter in operation["parameters"]):
        codes += ["precondition_failed"]
    if any(parameter["name"] == TRANSPORT for parameter in operation["parameters"]):
        codes += ["untrusted_origin"]
    codes += ["validation_error", "rate_limited", "service_unavailable"]
    return dict.fromkeys(codes)


def _response(status: HTTPStatus, codes: Sequence[str]) -> Json:
    response: Json = {
        "description": "\n".join(f"* `{code}`: {CATALOGUE[code].meaning}" for code in codes),
        "content": {
            MEDIA_TYPE: {
                "schema": _schema(codes),
                "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
            }
        },
    }
    if status in _HEADERS:
        name, header = _HEADERS[status]
        response["headers"] = {name: header}
    return response


def _schema(codes: Sequence[str]) -> Json:
    own = [OWN_SCHEMAS[code].__name__ for code in codes if code in OWN_SCHEMAS]
    named = [{"$ref": f"#/components/schemas/{name}"} for name in (*own, Problem.__name__)]
    return {"anyOf": named} if own else named[0]


def _example(code: str) -> Json:
    entry = CATALOGUE[code]
    return {
        **_members(OWN_SCHEMAS.get(code, Problem)),
        "type": f"/problems/{code}",
        "title": entry.status.phrase,
        "status": int(entry.status),
        "code": code,
        "detail": entry.meaning,
        "instance": "/api/v1/…/",
        "request_id": "3f2a9c0d71b64e58",
        "errors": [],
    }


def _members(problem: type[Problem]) -> Json:
    """Return examples of the members that this problem adds to those of every problem."""
    own = problem.model_fields.keys() - Problem.model_fields.keys()
    return {name: (problem.model_fields[name].examples or [None])[0] for name in sorted(own)}
