"""Promise: a cached response depends only on its key and expires at deadlines."""

from datetime import timedelta
from typing import Any

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.db.models import Field
from django.test import Client
from django.utils import timezone

from shared.caching import cache_server, declared_namespaces
from tests.contracts.rest import Operation, Walker, load_rows, make_admin, operations

DEADLINES = {"expires_at", "closes_at", "ends_at", "valid_until"}
"""Fields with moments at which a row changes without a write."""

SECRET = "a-secret-of-the-first-caller"
LONGEST_HEADERS = 8_000

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walker(client: Client) -> Walker:
    admin, _ = make_admin()
    load_rows(3, admin)
    return Walker(client)


def public_reads() -> list[Operation]:
    return [operation for operation in operations("get") if operation.is_public]


def second_page(operation: Operation) -> dict[str, str]:
    """Return a query for a page with neighbours on both sides."""
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


def test_cached_response_does_not_outlive_the_nearest_deadline(walker: Walker) -> None:
    soon = timezone.now() + timedelta(seconds=10)
    for field in _deadline_fields():
        field.model.objects.update(**{field.name: soon})
    _forget_cached()
    lifetimes: dict[str, float] = {}

    for operation in public_reads():
        if operation.described["tags"][0] in ("jobs", "polls", "commerce"):
            walker.get(walker.concrete(operation.path), operation.required_query)
            # The entry as it was first seen, because it may expire during the test.
            lifetimes = _cached_for() | lifetimes

    bounded = {
        key: seconds
        for key, seconds in lifetimes.items()
        if key.split(":")[1] in {field.model._meta.app_label for field in _deadline_fields()}
    }
    assert {key.split(":")[1] for key in bounded} == {"jobs", "polls"}
    assert max(bounded.values()) <= 10
    assert max(lifetimes.values()) > 10


def test_namespace_of_rows_with_a_deadline_returns_the_next_one() -> None:
    with_deadline = {field.model._meta.app_label for field in _deadline_fields()}

    knowing = {each.name.partition(".")[0] for each in declared_namespaces() if each.next_deadline}

    assert with_deadline == knowing == {"jobs", "polls"}


def _deadline_fields() -> "list[Field[Any, Any]]":
    domains = {plugin.name for plugin in settings.NEXUS_REGISTRY.enabled}
    return [
        field
        for model in apps.get_models()
        if model._meta.app_label in domains
        for field in model._meta.local_fields
        if field.name in DEADLINES
    ]


def _cached_for() -> dict[str, float]:
    """Return the remaining lifetime of each cached response in seconds."""

    def look(client: redis.Redis) -> dict[str, float]:
        keys = list(client.scan_iter(match="*:answer:*"))
        return {key.decode(): client.pttl(key) / 1000 for key in keys if b":lease:" not in key}

    return cache_server().call(look)


def _forget_cached() -> None:
    for key in _cached_for():
        cache_server().call(lambda client: client.delete(key))  # noqa: B023  # called at once


def test_long_parameter_keeps_headers_short(walker: Walker) -> None:
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
