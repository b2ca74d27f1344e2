"""Promise: every operation answers hostile input with a documented response."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from shared.auth.models import Role, User

pytestmark = pytest.mark.slow

METHODS = ("get", "post", "put", "patch", "delete")


def _operations() -> list[Any]:
    document = resolve_references(build_api(settings.NEXUS_REGISTRY).get_openapi_schema())
    return [
        pytest.param(method, path, operation, id=operation["operationId"])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


OPERATIONS = _operations()
WITH_BODY = [each for each in OPERATIONS if "requestBody" in each.values[2]]
WITH_PATH = [each for each in OPERATIONS if "{" in each.values[1]]

BROKEN_BODIES: dict[str, bytes] = {
    "truncated": b'{"name": ',
    "not json": b"\x00\x01\x02",
    "not utf-8": b'{"name": "\xff"}',
    "with a byte order mark": b'\xef\xbb\xbf{"name": "x"}',
    "utf-16": '{"name": "x"}'.encode("utf-16"),
    "nested a hundred thousand deep": b"[" * 100_000,
    "nested forty deep": b'{"name": ' + b"[" * 40 + b"]" * 40 + b"}",
    "not a number": b'{"name": NaN}',
    "infinite": b'{"name": Infinity}',
    "a number of five thousand digits": b'{"name": ' + b"9" * 5000 + b"}",
    "two documents": b"{}{}",
}
HOSTILE_VALUES: dict[str, str] = {
    "a NUL": r'"a\u0000b"',
    "half a character": r'"\ud800"',
    "a control character": r'"\u0007"',
    "a noncharacter": r'"\ufffe"',
    "a very long text": '"' + "x" * 100_000 + '"',
    "an int over int4": str(2**31),
    "an int over int8": str(2**63),
    "a hundred digits": "9" * 100,
    "a negative int": "-1",
    "a float over double": "1e400",
    "a huge exponent": '"1E+999999"',
    "a text that says NaN": '"NaN"',
    "a text that says Infinity": '"Infinity"',
    "a list": "[]",
    "a list of lists": "[[[]]]",
    "an object": "{}",
    "null": "null",
    "true": "true",
    "sql": '"\'; DROP TABLE identity_user; --"',
}
HOSTILE_IDS = ("0", "-1", str(2**63), str(10**100), "abc", "%00", "%ff", "１", "1e5", "..%2f..")
VALUES = ("", "0", "-1", str(2**63), "1e400", "NaN", "x", "x" * 5000, "%00", "%ff", "%25_%5C")
HOSTILE_QUERIES = (
    "page=0",
    "page=-1",
    f"page={2**63}",
    f"page={10**30}",
    "page_size=-1",
    "page_size=101",
    "page_size=1000000",
    "cursor=%00",
    "cursor=nonsense",
    "search=%00",
    "search=%ff",
    "search=%ED%A0%80",
    "search=" + "x" * 10_000,
    "search=%25%5F%5C%27",
    "ordering=owner__password",
    "ordering=%00",
    "min_price=NaN",
    "min_price=Infinity",
    "min_price=1e400",
    f"min_price={10**30}",
    f"category={2**63}",
    "category=%00",
    "created_after=99999-01-01",
    # One more than Django reads.
    "&".join(["search=x"] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)),
)


class Attacker:
    """A signed-in admin, so that every operation reads its input."""

    def __init__(self, client: Client, token: str) -> None:
        self._client = client
        self._token = token

    def send(self, method: str, path: str, body: bytes = b"", *, query: str = "") -> int:
        """Send a request, check the response, roll back, and return its status."""
        with transaction.atomic():
            response = self._client.generic(
                method.upper(),
                path,
                body,
                content_type="application/json",
                headers={"Authorization": f"Bearer {self._token}"},
                QUERY_STRING=query,
            )
            transaction.set_rollback(True)
        _assert_ours(response, f"{method} {path}?{query} {body[:200]!r}")
        return int(response.status_code)


@pytest.fixture
def attacker(client: Client, db: None) -> Attacker:
    password = "a long and winding passphrase"
    User.objects.create_user("mallory", "mallory@example.com", password, role=Role.ADMIN)
    answer = client.post(
        "/api/v1/users/login/",
        {"username": "mallory", "password": password},
        content_type="application/json",
    )
    return Attacker(client, answer.json()["access"])


def _assert_ours(response: Any, what: str) -> None:
    assert response.status_code < 500, (what, response.content)
    assert "html" not in response.headers.get("Content-Type", ""), what
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json", what
        problem = json.loads(response.content)
        assert problem["status"] == response.status_code, what
        assert problem["request_id"] == response["X-Request-ID"], what
    if response.status_code == 401:
        assert response["WWW-Authenticate"] == "Bearer", what


def _concrete(path: str, operation: Any) -> str:
    """Replace the parameters of a path by their examples."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    return path


def _example(operation: Any) -> Any:
    content = operation["requestBody"]["content"]
    return next(iter(content.values()))["example"]


def _spoilt(example: Any) -> Iterator[bytes]:
    """Yield the example once for each of its fields and each hostile value."""
    mark = "=spoilt="
    for template in _marked(example, mark):
        text = json.dumps(template)
        for value in HOSTILE_VALUES.values():
            yield text.replace(f'"{mark}"', value).encode()


def _marked(example: Any, mark: str) -> Iterator[Any]:
    yield mark
    if isinstance(example, dict):
        for name, value in example.items():
            yield from ({**example, name: marked} for marked in _marked(value, mark))
    elif isinstance(example, list):
        for index, value in enumerate(example):
            for marked in _marked(value, mark):
                yield [*example[:index], marked, *example[index + 1 :]]


@pytest.mark.parametrize(("method", "path", "operation"), WITH_BODY)
class TestBodies:
    def test_malformed_body_is_refused(
        self, attacker: Attacker, method: str, path: str, operation: Any
    ) -> None:
        for body in BROKEN_BODIES.values():
            attacker.send(method, _concrete(path, operation), body)

    def test_hostile_value_in_a_field_is_refused_or_stored(
        self, attacker: Attacker, method: str, path: str, operation: Any
    ) -> None:
        for body in _spoilt(_example(operation)):
            attacker.send(method, _concrete(path, operation), body)


@pytest.mark.parametrize(("method", "path", "operation"), WITH_PATH)
def test_impossible_id_is_not_found(
    attacker: Attacker, method: str, path: str, operation: Any
) -> None:
    for number in HOSTILE_IDS:
        body = json.dumps(_example(operation)).encode() if "requestBody" in operation else b""
        attacker.send(method, unquote(re.sub(r"\{[^}]*\}", number, path)), body)


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_hostile_query_is_refused_or_ignored(
    attacker: Attacker, method: str, path: str, operation: Any
) -> None:
    names = [each["name"] for each in operation["parameters"] if each["in"] == "query"]
    for query in (*HOSTILE_QUERIES, *(f"{name}={value}" for name in names for value in VALUES)):
        status = attacker.send(method, _concrete(path, operation), query=query)

        assert str(status) in operation["responses"], (query[:200], status)


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_bad_token_is_refused_by_every_operation(
    client: Client, db: None, method: str, path: str, operation: Any
) -> None:
    for token in (
        "",
        "Bearer",
        "Bearer \x00",
        "Bearer a.b.c",
        "Basic bTpt",
        "Bearer " + "a" * 8000,
    ):
        response = client.generic(
            method.upper(), _concrete(path, operation), headers={"Authorization": token}
        )

        _assert_ours(response, f"{method} {path} with {token[:20]!r}")
        if {"bearer": []} in operation["security"]:
            assert response.status_code == 401
