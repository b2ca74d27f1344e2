"""Promise: what a client may ask for is counted the same through both doors."""

import random
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from shared.auth.models import Session, User
from shared.auth.tokens import sign_access
from tests.refusals import code_of

pytestmark = pytest.mark.django_db

RENAME = 'mutation { updateMe(input: {displayName: "Ada"}) { user { displayName } } }'


@pytest.fixture
def address() -> str:
    """Return an address that no other test uses: rates are counted on a shared server."""
    return ".".join(["10", *(str(random.randrange(256)) for _ in range(3))])


def read_over_rest(client: Client, address: str) -> Any:
    return client.get("/api/v1/meta/", REMOTE_ADDR=address)


def read_over_graphql(client: Client, address: str) -> Any:
    body = {"query": "{ nexus { name } }"}
    return client.post("/graphql", body, content_type="application/json", REMOTE_ADDR=address)


def write_over_rest(client: Client, bearer: dict[str, str]) -> Any:
    body = {"display_name": "Ada"}
    return client.patch("/api/v1/users/me/", body, content_type="application/json", headers=bearer)


def write_over_graphql(client: Client, bearer: dict[str, str]) -> Any:
    return client.post(
        "/graphql", {"query": RENAME}, content_type="application/json", headers=bearer
    )


@pytest.mark.parametrize("read", [read_over_rest, read_over_graphql])
def test_strangers_are_counted_by_address(
    client: Client, settings: Any, address: str, read: Any
) -> None:
    settings.NEXUS_THROTTLES = True
    settings.NEXUS_THROTTLE_RATES = {"reads_address": (2, 60)}

    answers = [read(client, address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert code_of(answers[2].json()) == "rate_limited"
    assert int(answers[2].headers["Retry-After"]) > 0


@pytest.mark.parametrize("write", [write_over_rest, write_over_graphql])
def test_writes_are_counted_by_user(client: Client, settings: Any, write: Any) -> None:
    name = f"ada-{uuid4().hex[:8]}"
    ada = User.objects.create_user(name, f"{name}@nexus.test", "correct horse battery")
    # The clock on the wall, because tokens are read by it.
    moment = datetime.now(tz=UTC)
    session = Session.objects.create(user=ada, created_at=moment, last_seen_at=moment)
    bearer = {"Authorization": f"Bearer {sign_access(session, now=moment)}"}
    settings.NEXUS_THROTTLES = True
    settings.NEXUS_THROTTLE_RATES = {"writes_user": (2, 60)}

    answers = [write(client, bearer) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert code_of(answers[2].json()) == "rate_limited"
