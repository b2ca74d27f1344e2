"""Promise: rate limits count both transports alike."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from shared.accounts import services
from shared.auth.models import Session, User
from shared.auth.tokens import sign_access
from shared.stream_requests import is_stream
from tests.error_codes import get_error_code

pytestmark = pytest.mark.django_db

RENAME = 'mutation { updateMe(input: {displayName: "Ada"}) { user { displayName } } }'
VERIFY = 'mutation { verifyToken(token: "x") { active } }'
Call = Callable[..., Any]


@pytest.fixture
def address() -> str:
    """Return an address that no other test uses, because the counters are shared."""
    return ".".join(["10", *(str(random.randrange(256)) for _ in range(3))])


@pytest.fixture
def session() -> Session:
    """Return a session of a user that no other test uses."""
    name = f"ada-{uuid4().hex[:8]}"
    ada = User.objects.create_user(name, f"{name}@nexus.test", "correct horse battery")
    # The current time, because the expiry of tokens depends on it.
    moment = datetime.now(tz=UTC)
    return Session.objects.create(user=ada, created_at=moment, last_seen_at=moment)


@pytest.fixture
def bearer(session: Session) -> dict[str, str]:
    """Return the header that signs requests with the session."""
    return {"Authorization": f"Bearer {sign_access(session, now=datetime.now(tz=UTC))}"}


def graphql(client: Client, document: str, **more: Any) -> Any:
    return client.post("/graphql", {"query": document}, "application/json", **more)


CALLS: dict[str, tuple[Call, Call]] = {
    "reads": (
        lambda client, **more: client.get("/api/v1/meta/", **more),
        lambda client, **more: graphql(client, "{ nexus { name } }", **more),
    ),
    "writes_address": (
        lambda client, **more: client.post(
            "/api/v1/users/token/verify/", {"token": "x"}, "application/json", **more
        ),
        lambda client, **more: graphql(client, VERIFY, **more),
    ),
    "writes_user": (
        lambda client, **more: client.patch(
            "/api/v1/users/me/", {"display_name": "Ada"}, "application/json", **more
        ),
        lambda client, **more: graphql(client, RENAME, **more),
    ),
}


def allow(settings: Any, **rates: int) -> None:
    settings.NEXUS_THROTTLES = True
    settings.NEXUS_THROTTLE_RATES = {
        **settings.NEXUS_THROTTLE_RATES,
        **{scope: (limit, 60) for scope, limit in rates.items()},
    }


def is_limited(answer: Any) -> bool:
    if answer.status_code != 429:
        return False
    assert get_error_code(answer.json()) == "rate_limited"
    assert int(answer.headers["Retry-After"]) > 0
    return True


@pytest.mark.parametrize("transport", [0, 1], ids=["rest", "graphql"])
class TestBothTransports:
    @pytest.mark.parametrize(
        ("scope", "kind"), [("reads_address", "reads"), ("writes_address", "writes_address")]
    )
    def test_anonymous_calls_are_counted_by_address(
        self, client: Client, settings: Any, address: str, scope: str, kind: str, transport: int
    ) -> None:
        allow(settings, **{scope: 2})

        answers = [CALLS[kind][transport](client, REMOTE_ADDR=address) for _ in range(3)]

        assert [is_limited(answer) for answer in answers] == [False, False, True]

    @pytest.mark.parametrize(
        ("scope", "kind"), [("reads_user", "reads"), ("writes_user", "writes_user")]
    )
    def test_calls_of_a_user_are_counted_by_user(
        self,
        client: Client,
        settings: Any,
        bearer: dict[str, str],
        scope: str,
        kind: str,
        transport: int,
    ) -> None:
        allow(settings, **{scope: 2})

        answers = [CALLS[kind][transport](client, headers=bearer) for _ in range(3)]

        assert [is_limited(answer) for answer in answers] == [False, False, True]
        assert answers[0].headers["X-RateLimit-Remaining"] == "1"


class TestDocuments:
    @pytest.mark.parametrize(
        ("scope", "document"),
        [
            ("writes_user", "mutation {{ {} }}"),
            ("reads_user", "query {{ {} }}"),
            ("reads_user", "{{ ...F }} fragment F on Query {{ {} }}"),
        ],
    )
    def test_every_root_field_counts_as_a_call(
        self, client: Client, settings: Any, bearer: dict[str, str], scope: str, document: str
    ) -> None:
        field = RENAME[len("mutation {") : -1] if scope == "writes_user" else "nexus { name }"
        ten = " ".join(f"a{n}: {field}" for n in range(10))
        allow(settings, **{scope: 25})

        answers = [graphql(client, document.format(ten), headers=bearer) for _ in range(3)]

        assert [is_limited(answer) for answer in answers] == [False, False, True]
        assert answers[1].headers["X-RateLimit-Remaining"] == "5"

    def test_refused_document_counts_as_one_call(
        self, client: Client, settings: Any, address: str
    ) -> None:
        allow(settings, reads_address=2)

        answers = [graphql(client, "{ nope }", REMOTE_ADDR=address) for _ in range(3)]

        assert [is_limited(answer) for answer in answers] == [False, False, True]


class TestTicket:
    @pytest.mark.parametrize("document", [RENAME, "{ me { username } }"])
    def test_ticket_authenticates_only_subscriptions(
        self, client: Client, session: Session, document: str
    ) -> None:
        ticket = services.issue_ticket(session=session, now=datetime.now(tz=UTC))

        answer = client.post(
            f"/graphql?ticket={ticket}",
            {"query": document},
            "application/json",
            headers={"Accept": "text/event-stream"},
        )

        assert answer.status_code == 401
        assert get_error_code(answer.json()) == "token_invalid"
        session.user.refresh_from_db()
        assert session.user.display_name == ""

    def test_ticket_is_read_only_by_stream_requests(self, client: Client) -> None:
        paths = client.get("/api/openapi.json").json()["paths"]

        signed = {
            (path, method): operation
            for path, operations in paths.items()
            for method, operation in operations.items()
            if is_stream(path) or {"ticket": []} in operation.get("security", ())
        }

        assert len(signed) > 5
        for (path, method), operation in signed.items():
            assert method == "get", path
            assert "text/event-stream" in operation["responses"]["200"]["content"], path
