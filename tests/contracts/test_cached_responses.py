"""Promise: a cached response holds nothing its key does not name, and outlives no deadline."""

from typing import Any

import pytest
from django.test import Client

from tests.contracts.rest import Operation, Walker, make_admin, operations, plant_rows

SECRET = "a-secret-of-the-first-caller"
LONGEST_HEADERS = 8_000

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walker(client: Client) -> Walker:
    admin, _ = make_admin()
    plant_rows(3, admin)
    return Walker(client)


def public_reads() -> list[Operation]:
    return [operation for operation in operations("get") if operation.is_public]


def second_page(operation: Operation) -> dict[str, str]:
    """Return a query that has neighbours on both sides, where pages are numbered."""
    declared = {each["name"] for each in operation.parameters()}
    wanted = {"page": "2", "page_size": "1"}
    return operation.required_query | {
        name: value for name, value in wanted.items() if name in declared
    }


def written(answer: Any) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{answer.content.decode()}"


def test_undeclared_parameter_reaches_no_response(walker: Walker) -> None:
    cached, linked, leaking = set(), set(), []

    for operation in public_reads():
        path, query = walker.concrete(operation.path), second_page(operation)
        first = walker.get(path, {**query, "access_token": SECRET, "utm_source": SECRET})
        second = walker.get(path, query)
        if SECRET in written(first) + written(second):
            leaking.append(operation.name)
        if "hit" in second.headers.get("Cache-Status", ""):
            cached.add(operation.path)
        if "Link" in second.headers:
            linked.add(operation.path)

    assert leaking == []
    assert {"/api/v1/products/", "/api/v1/jobs/", "/api/v1/polls/"} <= cached & linked
    assert "/api/v1/jobs/feed.rss" in cached


def test_no_parameter_makes_headers_too_long_for_a_client(walker: Walker) -> None:
    too_long = [
        f"{operation.name} {parameter['name']}"
        for operation in public_reads()
        for parameter in operation.parameters()
        if _header_bytes(walker, operation, parameter["name"]) > LONGEST_HEADERS
    ]

    assert too_long == []


def _header_bytes(walker: Walker, operation: Operation, name: str) -> int:
    query = {**second_page(operation), name: "x" * 60_000}
    answer = walker.get(walker.concrete(operation.path), query)
    return len("".join(f"{key}: {value}\r\n" for key, value in answer.headers.items()))
