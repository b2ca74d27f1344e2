"""Promise: errors of /graphql have GraphQL's format, and the status and headers of REST."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from nexus.web.environ import REFUSAL
from shared.accounts import services
from shared.auth.models import Session, User
from shared.auth.tokens import sign_access
from shared.error_catalogue import CATALOGUE
from shared.errors import ServiceUnavailable

pytestmark = pytest.mark.django_db

MEDIA_TYPES = ["application/json", "application/graphql-response+json"]
Send = Callable[[str], Any]


def sender_of(document: object = "{ nexus { name } }", **more: Any) -> Send:
    """Return a function that sends a document and accepts one media type."""

    def send(accept: str) -> Any:
        body = {"query": document, "variables": more.pop("variables", None)}
        headers = {"Accept": accept, **more.pop("headers", {})}
        return Client().post("/graphql", body, "application/json", headers=headers, **more)

    return send


def bearer(*, expired: bool = False, revoked: bool = False) -> dict[str, str]:
    now = datetime.now(tz=UTC)
    ada = User.objects.create_user("ada", "ada@nexus.test", "correct horse battery")
    session = Session.objects.create(user=ada, created_at=now, last_seen_at=now)
    if revoked:
        services.log_out(session=session, now=now)
    signed_at = now - timedelta(days=1) if expired else now
    return {"Authorization": f"Bearer {sign_access(session, now=signed_at)}"}


def throttled(settings: Any) -> Send:
    settings.NEXUS_THROTTLES = True
    settings.NEXUS_THROTTLE_RATES = {**settings.NEXUS_THROTTLE_RATES, "reads_address": (1, 60)}
    address = f"2001:db8::{datetime.now(tz=UTC).microsecond:x}:0:0:0"
    sender_of(REMOTE_ADDR=address)("*/*")
    return sender_of(REMOTE_ADDR=address)


SCENES: dict[str, Callable[[Any], Send]] = {
    "token_invalid": lambda _: sender_of(headers={"Authorization": "Bearer nonsense"}),
    "token_expired": lambda _: sender_of(headers=bearer(expired=True)),
    "session_revoked": lambda _: sender_of(headers=bearer(revoked=True)),
    "validation_error": lambda _: sender_of(
        "query ($q: String) { __typename }", variables={"q": "\0"}
    ),
    "rate_limited": throttled,
    "service_unavailable": lambda _: sender_of(**{REFUSAL: ServiceUnavailable("Too much to do.")}),
}
HEADERS = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}


@pytest.mark.parametrize("accept", MEDIA_TYPES)
@pytest.mark.parametrize("code", SCENES)
def test_error_before_execution_has_the_graphql_format(
    settings: Any, code: str, accept: str
) -> None:
    send = SCENES[code](settings)

    response = send(accept)

    status = CATALOGUE[code].status
    assert response.status_code == status
    assert response.headers["Content-Type"] == accept
    assert HEADERS.get(status, "Vary") in response.headers
    answer = response.json()
    assert set(answer) == {"errors"}
    (error,) = answer["errors"]
    assert error["message"]
    assert error["extensions"]["code"] == code
    assert error["extensions"]["status"] == status
    assert error["extensions"]["request_id"] == response.headers["X-Request-ID"]


def test_refused_stream_has_the_graphql_format() -> None:
    send = sender_of(
        "subscription { notificationAdded { id } }", headers={"Authorization": "Bearer x"}
    )

    response = send("text/event-stream")

    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["errors"][0]["extensions"]["code"] == "token_invalid"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("{}", "text/csv", 415),
        ("x" * 200_000, "application/json", 413),
    ],
)
def test_request_that_is_not_graphql_is_a_problem(
    client: Client, body: str, content_type: str, status: int
) -> None:
    response = client.post("/graphql", body, content_type)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
