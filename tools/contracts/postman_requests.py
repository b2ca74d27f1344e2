"""One request of the Postman collection: an operation of the API, sent as the journey says."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Json = dict[str, Any]

TOKENS = {
    "you": "token",
    "visitor": "visitorToken",
    "admin": "adminToken",
    "employer": "employerToken",
}
"""Who sends a request, and the variable that keeps what they signed in with."""

ANY = -1

STREAM_SCRIPT = (
    "// A stream does not end by itself, so a run leaves it out.",
    'if (pm.environment.get("streams") === "leave out") {',
    "  pm.execution.skipRequest();",
    "}",
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One request of the journey: an operation, and what is particular about sending it."""

    operation: str
    name: str = ""
    folder: Sequence[str] = ()
    by: str = "you"
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    before: Sequence[str] = ()
    expect: int = 0
    """The status of the answer; 0 for the document's first, ANY for whichever it names."""
    keep: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One request to the GraphQL API: a document, and what is true of its answer."""

    name: str
    query: str
    by: str = "you"
    variables: Mapping[str, Any] = field(default_factory=dict)
    keep: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    """The code of the error that is expected, if one is."""


@dataclass(frozen=True)
class Operation:
    """One operation of the OpenAPI document."""

    method: str
    path: str
    said: Json

    @property
    def tag(self) -> str:
        """Return the domain, or the part of the core, that answers."""
        return str(self.said["tags"][0])

    @property
    def is_stream(self) -> bool:
        """Say whether the answer is a stream of events."""
        return "text/event-stream" in self.said["responses"].get("200", {}).get("content", {})

    @property
    def documented(self) -> list[int]:
        """Return the statuses that the document names."""
        return sorted(int(status) for status in self.said["responses"])


def build_question(question: Question) -> Json:
    """Return a request to the GraphQL API, with its tests."""
    request: Json = {
        "method": "POST",
        "header": [{"key": "Content-Type", "value": "application/json"}],
        "url": {"raw": "{{baseUrl}}/graphql", "host": ["{{baseUrl}}"], "path": ["graphql"]},
        "body": {
            "mode": "graphql",
            "graphql": {
                "query": question.query,
                "variables": json.dumps(question.variables, indent=2, ensure_ascii=False),
            },
        },
    }
    if question.by == "nobody":
        request["auth"] = {"type": "noauth"}
    elif question.by != "you":
        request["auth"] = bearer(TOKENS[question.by])
    return {
        "name": question.name,
        "id": stable_id(f"graphql {question.name}"),
        "event": [_script("test", list(_tests_of_question(question)))],
        "request": request,
        "response": [],
    }


def _tests_of_question(question: Question) -> Iterator[str]:
    yield 'pm.test("answers with a documented status, below 500", () => {'
    yield "  pm.response.to.have.status(200);"
    yield "});"
    expected = f'["{question.refused}"]' if question.refused else "[]"
    said = f"is refused with {question.refused}" if question.refused else "answers without errors"
    yield f'pm.test("{said}", () => {{'
    yield "  const answer = pm.response.json();"
    yield "  const codes = (answer.errors ?? []).map((error) => error.extensions.code);"
    yield f"  pm.expect(codes).to.eql({expected});"
    for variable, member in question.keep.items():
        yield f'  pm.collectionVariables.set("{variable}", answer.data.{member});'
    yield "});"
    yield from _further_tests(question.tests)


def build_request(step: Step, operation: Operation) -> Json:
    """Return a request with its tests, and the answer that is documented beside it."""
    name = step.name or step.operation.replace("_", " ").capitalize()
    request: Json = {
        "method": operation.method,
        "header": list(_headers(operation)),
        "url": _url(step, operation),
        "description": operation.said["description"],
    }
    if not operation.said["security"] or step.by == "nobody":
        request["auth"] = {"type": "noauth"}
    elif step.by != "you":
        request["auth"] = bearer(TOKENS[step.by])
    body = _body(step, operation)
    if body:
        request["body"] = body
    return {
        "name": name,
        "id": stable_id(f"{step.operation} {name}"),
        "event": list(_events(step, operation)),
        "request": request,
        "response": list(_saved_answers(operation, request)),
    }


def bearer(variable: str) -> Json:
    """Return the authorization by the token that a variable keeps."""
    token = {"key": "token", "value": f"{{{{{variable}}}}}", "type": "string"}
    return {"type": "bearer", "bearer": [token]}


def _headers(operation: Operation) -> Iterator[Json]:
    if "requestBody" in operation.said and not _is_form(operation):
        yield {"key": "Content-Type", "value": "application/json"}
    for parameter in operation.said["parameters"]:
        if parameter["in"] == "header":
            once = parameter["name"] == "Idempotency-Key"
            yield {
                "key": parameter["name"],
                "value": "{{$guid}}" if once else str(parameter.get("example", "")),
                "description": parameter.get("description", ""),
                **({} if once or parameter["required"] else {"disabled": True}),
            }


def _url(step: Step, operation: Operation) -> Json:
    path = re.sub(r"\{(\w+)\}", r":\1", operation.path)
    parameters = operation.said["parameters"]
    query = [_query(parameter, step) for parameter in parameters if parameter["in"] == "query"]
    sent = "&".join(f"{pair['key']}={pair['value']}" for pair in query if "disabled" not in pair)
    url: Json = {
        "raw": f"{{{{baseUrl}}}}{path}" + (f"?{sent}" if sent else ""),
        "host": ["{{baseUrl}}"],
        "path": path.strip("/").split("/") + ([""] if path.endswith("/") else []),
    }
    if query:
        url["query"] = query
    variables = [
        {
            "key": parameter["name"],
            "value": str(step.path.get(parameter["name"], f"{{{{{_camel(parameter['name'])}}}}}")),
        }
        for parameter in parameters
        if parameter["in"] == "path"
    ]
    if variables:
        url["variable"] = variables
    return url


def _query(parameter: Json, step: Step) -> Json:
    name = parameter["name"]
    usual = parameter.get("example", parameter["schema"].get("default", ""))
    pair: Json = {"key": name, "value": _plain(step.query.get(name, usual))}
    if parameter.get("description"):
        pair["description"] = parameter["description"]
    if name not in step.query and not parameter["required"]:
        pair["disabled"] = True
    return pair


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def _is_form(operation: Operation) -> bool:
    return "application/json" not in operation.said.get("requestBody", {}).get("content", {})


def _body(step: Step, operation: Operation) -> Json | None:
    if "requestBody" not in operation.said:
        return None
    content = operation.said["requestBody"]["content"]
    if _is_form(operation):
        sent: Json = step.body or next(iter(content.values()))["example"]
        return {
            "mode": "formdata",
            "formdata": [{"key": key, "type": "file", "src": src} for key, src in sent.items()],
        }
    sent = content["application/json"]["example"] if step.body is None else step.body
    written = json.dumps(sent, indent=2, ensure_ascii=False)
    # Ids are numbers, also while they are variables.
    written = re.sub(r'"(\{\{\w*Id\}\})"', r"\1", written)
    return {"mode": "raw", "raw": written, "options": {"raw": {"language": "json"}}}


def _events(step: Step, operation: Operation) -> Iterator[Json]:
    before = [*(STREAM_SCRIPT if operation.is_stream else ()), *step.before]
    if before:
        yield _script("prerequest", before)
    yield _script("test", list(_tests(step, operation)))


def _script(listen: str, lines: Sequence[str]) -> Json:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": list(lines)}}


def _tests(step: Step, operation: Operation) -> Iterator[str]:
    expected = step.expect or min(operation.documented)
    known = ", ".join(str(status) for status in operation.documented if status < 500)
    yield 'pm.test("answers with a documented status, below 500", () => {'
    yield f"  pm.expect(pm.response.code).to.be.oneOf([{known}]);"
    yield "});"
    if expected == ANY:
        return
    yield f'pm.test("answers {expected} {HTTPStatus(expected).phrase}", () => {{'
    yield f"  pm.response.to.have.status({expected});"
    for variable, member in step.keep.items():
        yield f'  pm.collectionVariables.set("{variable}", pm.response.json().{member});'
    yield "});"
    yield from _further_tests(step.tests)


def _further_tests(tests: Mapping[str, str]) -> Iterator[str]:
    for said, lines in tests.items():
        yield f"pm.test({json.dumps(said, ensure_ascii=False)}, () => {{"
        yield "  const answer = pm.response.json();"
        yield from (f"  {line}" for line in lines.strip().splitlines())
        yield "});"


def _saved_answers(operation: Operation, request: Json) -> Iterator[Json]:
    """Save the documented answer, so that one sees a body before anything was sent."""
    for status, answer in operation.said["responses"].items():
        shown = answer.get("content", {}).get("application/json", {})
        if int(status) < HTTPStatus.BAD_REQUEST and "example" in shown:
            phrase = HTTPStatus(int(status)).phrase
            yield {
                "id": stable_id(f"{operation.said['operationId']} {request['method']} {status}"),
                "name": f"{status} {phrase}",
                "originalRequest": {
                    key: value for key, value in request.items() if key in ("method", "url")
                },
                "status": phrase,
                "code": int(status),
                "_postman_previewlanguage": "json",
                "header": [{"key": "Content-Type", "value": "application/json; charset=utf-8"}],
                "body": json.dumps(shown["example"], indent=2, ensure_ascii=False),
            }


def stable_id(name: str) -> str:
    """Return an id made of a name, so that two builds are the same to the byte."""
    return str(uuid5(NAMESPACE_URL, f"/nexus/postman/{name}"))
