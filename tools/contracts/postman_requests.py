"""One request of the Postman collection: an operation of the API with the journey's values."""

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
"""The variable with the access token, by the name of the account."""

ANY = -1

STREAM_SCRIPT = (
    "// A stream does not end by itself, so a run leaves it out.",
    'if (pm.environment.get("streams") === "leave out") {',
    "  pm.execution.skipRequest();",
    "}",
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One request of the journey: an operation and the values that differ from the document."""

    operation: str
    name: str = ""
    folder: Sequence[str] = ()
    by: str = "you"
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    before: Sequence[str] = ()
    expect: int = 0
    """The status of the response; 0 for the document's first, ANY for every documented one."""
    save: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GraphQLStep:
    """One request to the GraphQL API: a document and the tests of its response."""

    name: str
    query: str
    by: str = "you"
    variables: Mapping[str, Any] = field(default_factory=dict)
    save: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)
    error_code: str = ""
    """The code of the expected error, or an empty text."""


@dataclass(frozen=True)
class Operation:
    """One operation of the OpenAPI document."""

    method: str
    path: str
    definition: Json

    @property
    def tag(self) -> str:
        """Return the domain or the part of the core that serves the operation."""
        return str(self.definition["tags"][0])

    @property
    def is_stream(self) -> bool:
        """Return whether the response is a stream of events."""
        return "text/event-stream" in self.definition["responses"].get("200", {}).get("content", {})

    @property
    def documented(self) -> list[int]:
        """Return the statuses that the document names."""
        return sorted(int(status) for status in self.definition["responses"])


def build_graphql_request(step: GraphQLStep) -> Json:
    """Return a request to the GraphQL API, with its tests."""
    request: Json = {
        "method": "POST",
        "header": [{"key": "Content-Type", "value": "application/json"}],
        "url": {"raw": "{{baseUrl}}/graphql", "host": ["{{baseUrl}}"], "path": ["graphql"]},
        "body": {
            "mode": "graphql",
            "graphql": {
                "query": step.query,
                "variables": json.dumps(step.variables, indent=2, ensure_ascii=False),
            },
        },
    }
    if step.by == "anonymous":
        request["auth"] = {"type": "noauth"}
    elif step.by != "you":
        request["auth"] = bearer(TOKENS[step.by])
    return {
        "name": step.name,
        "id": stable_id(f"graphql {step.name}"),
        "event": [_script("test", list(_graphql_tests(step)))],
        "request": request,
        "response": [],
    }


def _graphql_tests(step: GraphQLStep) -> Iterator[str]:
    yield 'pm.test("answers with a documented status, below 500", () => {'
    yield "  pm.response.to.have.status(200);"
    yield "});"
    expected = f'["{step.error_code}"]' if step.error_code else "[]"
    test_name = (
        f"is refused with {step.error_code}" if step.error_code else "answers without errors"
    )
    yield f'pm.test("{test_name}", () => {{'
    yield "  const answer = pm.response.json();"
    yield "  const codes = (answer.errors ?? []).map((error) => error.extensions.code);"
    yield f"  pm.expect(codes).to.eql({expected});"
    for variable, member in step.save.items():
        yield f'  pm.collectionVariables.set("{variable}", answer.data.{member});'
    yield "});"
    yield from _further_tests(step.tests)


def build_request(step: Step, operation: Operation) -> Json:
    """Return a request with its tests and the documented response as its example."""
    name = step.name or step.operation.replace("_", " ").capitalize()
    request: Json = {
        "method": operation.method,
        "header": list(_headers(operation)),
        "url": _url(step, operation),
        "description": operation.definition["description"],
    }
    if not operation.definition["security"] or step.by == "anonymous":
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
        "response": list(_saved_responses(operation, request)),
    }


def bearer(variable: str) -> Json:
    """Return the authorization by the token in a variable."""
    token = {"key": "token", "value": f"{{{{{variable}}}}}", "type": "string"}
    return {"type": "bearer", "bearer": [token]}


def _headers(operation: Operation) -> Iterator[Json]:
    if "requestBody" in operation.definition and not _is_form(operation):
        yield {"key": "Content-Type", "value": "application/json"}
    for parameter in operation.definition["parameters"]:
        if parameter["in"] == "header":
            is_unique = parameter["name"] == "Idempotency-Key"
            yield {
                "key": parameter["name"],
                "value": "{{$guid}}" if is_unique else str(parameter.get("example", "")),
                "description": parameter.get("description", ""),
                **({} if is_unique or parameter["required"] else {"disabled": True}),
            }


def _url(step: Step, operation: Operation) -> Json:
    path = re.sub(r"\{(\w+)\}", r":\1", operation.path)
    parameters = operation.definition["parameters"]
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
    default = parameter.get("example", parameter["schema"].get("default", ""))
    pair: Json = {"key": name, "value": _plain(step.query.get(name, default))}
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
    return "application/json" not in operation.definition.get("requestBody", {}).get("content", {})


def _body(step: Step, operation: Operation) -> Json | None:
    if "requestBody" not in operation.definition:
        return None
    content = operation.definition["requestBody"]["content"]
    if _is_form(operation):
        sent: Json = step.body or next(iter(content.values()))["example"]
        return {
            "mode": "formdata",
            "formdata": [{"key": key, "type": "file", "src": src} for key, src in sent.items()],
        }
    sent = content["application/json"]["example"] if step.body is None else step.body
    text = json.dumps(sent, indent=2, ensure_ascii=False)
    # Ids are numbers, so variables with ids have no quotes.
    text = re.sub(r'"(\{\{\w*Id\}\})"', r"\1", text)
    return {"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}}


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
    for variable, member in step.save.items():
        yield f'  pm.collectionVariables.set("{variable}", pm.response.json().{member});'
    yield "});"
    yield from _further_tests(step.tests)


def _further_tests(tests: Mapping[str, str]) -> Iterator[str]:
    for test_name, lines in tests.items():
        yield f"pm.test({json.dumps(test_name, ensure_ascii=False)}, () => {{"
        yield "  const answer = pm.response.json();"
        yield from (f"  {line}" for line in lines.strip().splitlines())
        yield "});"


def _saved_responses(operation: Operation, request: Json) -> Iterator[Json]:
    """Yield the documented responses as examples, visible before a request is sent."""
    for status, answer in operation.definition["responses"].items():
        content = answer.get("content", {}).get("application/json", {})
        if int(status) < HTTPStatus.BAD_REQUEST and "example" in content:
            phrase = HTTPStatus(int(status)).phrase
            yield {
                "id": stable_id(
                    f"{operation.definition['operationId']} {request['method']} {status}"
                ),
                "name": f"{status} {phrase}",
                "originalRequest": {
                    key: value for key, value in request.items() if key in ("method", "url")
                },
                "status": phrase,
                "code": int(status),
                "_postman_previewlanguage": "json",
                "header": [{"key": "Content-Type", "value": "application/json; charset=utf-8"}],
                "body": json.dumps(content["example"], indent=2, ensure_ascii=False),
            }


def stable_id(name: str) -> str:
    """Return an id derived from a name, so that two builds are identical."""
    return str(uuid5(NAMESPACE_URL, f"/nexus/postman/{name}"))
