"""Promise: no stream shows private objects of others or what its token does not allow."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from queue import Empty
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from graphql import GraphQLObjectType

from shared.accounts import services
from shared.auth.models import Role, Session, User
from shared.realtime import counts
from shared.stream_requests import is_stream
from tests.contracts.private_objects import (
    Headers,
    Secrets,
    bearer,
    find_secrets,
    load_secrets,
    part_of_root_field,
    personas,
)
from tests.contracts.rest import Operation, Walker, document, operations
from tests.graphql_documents import arguments_of, everything_of, takes_id
from tests.streams import StreamClient, all_streams_closed, open_stream
from tests.whole_schema import SCHEMA

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FOR_ADMINS = {
    "/api/v1/orders/new/stream/": "admins fulfil orders",
    "/api/v1/orders/{order_id}/stream/": "admins fulfil orders",
    "orderPlaced": "admins fulfil orders",
    "orderUpdated": "admins fulfil orders",
    "/api/v1/polls/{poll_id}/stream/": "admins moderate polls",
    "pollResults": "admins moderate polls",
    "/api/v1/posts/stream/": "admins moderate posts",
    "/api/v1/posts/{post_id}/stream/": "admins moderate posts",
}
"""Streams that show private objects to an admin, with the reason."""
QUIET_SECONDS = 0.5
PASSWORD = "a long and winding passphrase"


@dataclass(frozen=True)
class Opening:
    """One way to open a stream."""

    name: str
    address: str
    body: Mapping[str, str] | None = None

    def open(self, headers: Headers) -> Any:
        """Open the stream and ask for the events that were missed."""
        return open_stream(
            self.address,
            method="POST" if self.body else "GET",
            body=self.body,
            headers={name.lower(): value for name, value in headers.items()},
            last_id=1,
        )


def openings(secrets: Secrets) -> Iterator[Opening]:
    """Yield every stream of both transports, with each private id in place of its parameters."""
    for path, item in document()["paths"].items():
        if is_stream(path):
            before, _, last = path.partition("{")
            after = last.partition("}")[2]
            [part] = item["get"]["tags"]
            ids = secrets.samples(part) if last else [""]
            yield from (Opening(path, f"{before}{key}{after}") for key in ids)
    root = SCHEMA.subscription_type
    assert isinstance(root, GraphQLObjectType)
    for name, field in root.fields.items():
        part = part_of_root_field("subscription", name)
        for key in secrets.samples(part) if takes_id(field) else [""]:
            text = f"subscription {{ {name}{arguments_of(field, key)}{everything_of(field)} }}"
            yield Opening(name, "/graphql", {"query": text})


def read_all(stream: StreamClient) -> str:
    """Return the text of the events that have arrived or arrive soon, without their errors."""
    parts = []
    try:
        while True:
            data = stream.next(QUIET_SECONDS).data
            # The message of an error repeats the id that was sent.
            is_refusal = isinstance(data, dict) and "errors" in data
            parts.append(json.dumps(data.get("data") if is_refusal else data))
    except (Empty, AssertionError):
        # Nothing more arrives, or the stream has ended.
        return "\n".join(parts)


def write_everything(owner: User) -> None:
    """Send the example of every write as the owner, so that every kind of event is announced."""
    headers = bearer(owner)
    client = Client()
    walker = Walker(client, headers)
    for operation in operations("post", "put", "patch"):
        if not _ends_the_session(operation):
            walker.send(operation, body=operation.body)


def _ends_the_session(operation: Operation) -> bool:
    return operation.path.startswith("/api/v1/users/")


@pytest.mark.parametrize("role", [Role.USER, Role.ADMIN])
def test_no_stream_shows_private_objects(role: str, settings: Any) -> None:
    settings.NEXUS_MAX_STREAMS_USER = settings.NEXUS_MAX_STREAMS_ADDRESS = 10_000
    secrets = load_secrets(role=role)
    leaks, for_admins, opened = [], set(), 0

    for persona, viewer, headers in personas():
        with ExitStack() as stack:
            streams = [
                (each, stack.enter_context(each.open(headers))) for each in openings(secrets)
            ]
            streams = [(each, stream) for each, stream in streams if stream.status == 200]
            opened += len(streams)
            write_everything(secrets.owner)
            now_private = find_secrets(secrets.owner)
            for each, stream in streams:
                for value in now_private.leaked_values(read_all(stream), viewer=viewer):
                    if viewer and viewer.role == Role.ADMIN:
                        for_admins.add(each.name)
                    else:
                        leaks.append(f"{persona} reads {value}: {each}")
        assert all_streams_closed()

    assert leaks == []
    assert for_admins <= set(FOR_ADMINS)
    assert opened > 30


def access_token_headers(user: User) -> Headers:
    """Return the headers of a personal access token that may read, and not act as an admin."""
    now = timezone.now()
    user.set_password(PASSWORD)
    user.save()
    created = services.create_access_token(
        user=user,
        session=Session(user=user, created_at=now),
        name="Reader",
        scopes=["read"],
        expires_in_days=1,
        password=PASSWORD,
        now=now,
    )
    return {"Authorization": f"Bearer {created.token}"}


def test_streams_with_different_permissions_never_share_a_read(settings: Any) -> None:
    settings.NEXUS_MAX_STREAMS_USER = settings.NEXUS_MAX_STREAMS_ADDRESS = 10_000
    secrets = load_secrets(role=Role.ADMIN)
    as_admin, as_reader = bearer(secrets.owner), access_token_headers(secrets.owner)
    sharing, compared = [], 0

    for each in openings(secrets):
        with each.open(as_admin):
            before = counts()["subscribers"]
            with each.open(as_reader):
                now = counts()
                if before and now["subscribers"] == 2 * before:
                    compared += 1
                    if now["feeds"] != now["subscribers"]:
                        sharing.append(each)
        assert all_streams_closed()

    assert sharing == []
    assert compared > 10
