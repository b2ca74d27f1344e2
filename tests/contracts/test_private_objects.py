"""Promise: no operation shows or changes another user's private objects."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from graphql import GraphQLObjectType

from shared.auth.models import Role, Session, User
from shared.auth.tokens import sign_access
from tests.contracts.rest import Operation, Walker, operations
from tests.graphql_documents import arguments_of, everything_of, takes_id
from tests.whole_schema import SCHEMA, load_rows

PRIVATE = {
    "identity.Session": "user",
    "identity.PersonalAccessToken": "user",
    "identity.KnownDevice": "user",
    "identity.Identity": "user",
    "identity.Factor": "user",
    "identity.RecoveryCode": "user",
    "identity.SecurityEvent": "subject",
    "notifications.Notification": "user",
    "commerce.Cart": "user",
    "commerce.CartItem": "cart__user",
    "commerce.WishlistItem": "user",
    "commerce.Order": "user",
    "commerce.OrderItem": "order__user",
    "commerce.OrderEvent": "order__user",
    "jobs.Application": "applicant",
    "jobs.ApplicationEvent": "application__applicant",
    "jobs.SavedJob": "user",
    "jobs.SavedSearch": "user",
    "movies.Favorite": "user",
    "movies.WatchlistEntry": "user",
    "movies.Dismissal": "user",
    "movies.Rating": "user",
    "polls.Ballot": "voter",
    "polls.PollFollow": "user",
}
"""Private models, which only the owner or named staff may see, with the path to the owner."""

FIRST_PRIVATE_ID = 91_000_001
IDS_APART = 10_000
"""Unique numbers, so that one in a response is a leak."""
ADDRESS = re.compile(r"[\w.]+@nexus\.test")
NUMBER = re.compile(r"\b9[1-9]\d{6}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b")
ABSENT = "98765432"
"""An unused id. An operation that echoes it would echo any id."""

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Secrets:
    """The rows of one persona by model, before the other personas act."""

    owner: User
    ids: Mapping[type[Model], Sequence[Any]]

    @property
    def keys(self) -> set[str]:
        return {str(key) for keys in self.ids.values() for key in keys}

    @property
    def samples(self) -> list[str]:
        """One id of each model."""
        return [str(keys[0]) for keys in self.ids.values()]

    def state(self) -> list[Any]:
        """Return the stored values of the rows."""
        rows: list[Any] = [
            list(model._base_manager.filter(pk__in=keys).order_by("pk").values_list())
            for model, keys in self.ids.items()
        ]
        account = User.objects.filter(pk=self.owner.pk)
        return [*rows, list(account.values_list("username", "email", "password", "role"))]

    def leaked_values(self, text: str, *, viewer: User | None) -> set[str]:
        """Return the private values in a response."""
        own = {viewer.email} if viewer else set()
        addresses = set(ADDRESS.findall(text)) & {self.owner.email} - own
        return addresses | (set(NUMBER.findall(text)) & self.keys)


@pytest.fixture
def secrets(request: pytest.FixtureRequest, db: None) -> Secrets:
    """Load rows of every model for a persona of a role."""
    models = [apps.get_model(label) for label in PRIVATE]
    with connection.cursor() as cursor:
        for number, model in enumerate(models):
            _number_from(cursor, model, FIRST_PRIVATE_ID + number * IDS_APART)
    owner = User.objects.create(username="owner", email="owner@nexus.test", role=request.param)
    load_rows(2, owner)
    ids = {
        model: list(
            model._base_manager.filter(**{PRIVATE[model._meta.label]: owner}).values_list(
                "pk", flat=True
            )
        )
        for model in models
    }
    assert [model._meta.label for model, keys in ids.items() if not keys] == []
    return Secrets(owner, ids)


def _number_from(cursor: Any, model: type[Model], first: int) -> None:
    table = model._meta.db_table
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    [sequence] = cursor.fetchone()
    if sequence:
        cursor.execute("SELECT setval(%s, %s, false)", [sequence, first])


def personas() -> Iterator[tuple[str, User | None, Headers]]:
    """Yield the name, the user and the headers of every persona that is no admin."""
    yield "anonymous", None, {}
    now = timezone.now()
    for role in (Role.USER, Role.EMPLOYER):
        name = f"other_{role}"
        user = User.objects.create(username=name, email=f"{name}@nexus.test", role=role)
        session = Session.objects.create(user=user, created_at=now, last_seen_at=now)
        yield name, user, {"Authorization": f"Bearer {sign_access(session, now=now)}"}


def paths_of(operation: Operation, secrets: Secrets, owners: Walker) -> list[str]:
    """Return the operation's path with each private id as its last parameter."""
    if "{" not in operation.path:
        return [operation.path]
    before, _, last = operation.path.rpartition("{")
    end = last.partition("}")[2]
    prefix = owners.concrete(before)
    ids = [ABSENT, *secrets.samples]
    return [*(f"{prefix}{each}{end}" for each in ids), owners.concrete(operation.path)]


@pytest.mark.slow
@pytest.mark.parametrize("secrets", [Role.USER, Role.EMPLOYER, Role.ADMIN], indirect=True)
def test_rest_operation_neither_shows_nor_changes_private_objects(
    secrets: Secrets, client: Client
) -> None:
    now = timezone.now()
    session = Session.objects.filter(user=secrets.owner).first()
    assert session is not None
    owners = Walker(client, {"Authorization": f"Bearer {sign_access(session, now=now)}"})
    leaks, sent = [], 0
    before = secrets.state()

    for persona, viewer, headers in personas():
        for operation in operations():
            with transaction.atomic():
                repeats = False
                for path in paths_of(operation, secrets, owners):
                    answer = _send(client, operation, path, headers)
                    sent += 1
                    text = _text_of(answer)
                    repeats |= ABSENT in text
                    sent_along = set(NUMBER.findall(path)) if repeats else set()
                    for seen in secrets.leaked_values(text, viewer=viewer) - sent_along:
                        leaks.append(f"{persona} reads {seen}: {operation.method} {path}")
                if operation.method != "get" and secrets.state() != before:
                    leaks.append(f"{persona} changes something: {operation.name}")
                transaction.set_rollback(True)

    assert leaks == []
    assert sent > 3_000


def _send(client: Client, operation: Operation, path: str, headers: Headers) -> Any:
    body = b"" if operation.body is None else json.dumps(operation.body).encode()
    return client.generic(
        operation.method.upper(),
        path,
        b"" if operation.method == "get" else body,
        content_type="application/json",
        headers=headers,
        QUERY_STRING="&".join(f"{k}={v}" for k, v in operation.required_query.items()),
    )


def _text_of(answer: Any) -> str:
    """Return the text of a response; empty for an error, which repeats only the request's path."""
    if answer.status_code >= 400:
        return ""
    body = b"".join(answer) if answer.streaming else answer.content
    return str(body.decode(errors="replace"))


def documents(secrets: Secrets) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """Yield documents for every root field, with each private id in every id argument."""
    for kind, root in (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)):
        assert isinstance(root, GraphQLObjectType)
        for name, field in root.fields.items():
            ids = (ABSENT, *secrets.samples) if takes_id(field) else (ABSENT,)
            selected = everything_of(field)
            yield (
                kind,
                [(key, f"{kind} {{ {name}{arguments_of(field, key)}{selected} }}") for key in ids],
            )


@pytest.mark.slow
@pytest.mark.parametrize("secrets", [Role.USER, Role.EMPLOYER, Role.ADMIN], indirect=True)
def test_graphql_field_neither_shows_nor_changes_private_objects(
    secrets: Secrets, client: Client, settings: Any
) -> None:
    settings.NEXUS_GRAPHQL = {
        **settings.NEXUS_GRAPHQL,
        "max_cost": 10**9,
        "max_depth": 50,
        "max_tokens": 50_000,
        "max_root_fields": 1_000,
    }
    leaks, sent = [], 0
    before = secrets.state()
    asked = list(documents(secrets))

    for persona, viewer, headers in personas():
        for kind, each in asked:
            with transaction.atomic():
                repeats = False
                for key, document in each:
                    answer = client.post(
                        "/graphql/", {"query": document}, "application/json", headers=headers
                    ).json()
                    sent += 1
                    assert "graphql_validation_failed" not in json.dumps(answer), document
                    data = json.dumps(answer.get("data"))
                    repeats |= ABSENT in data
                    sent_along = {key} if repeats else set()
                    for seen in secrets.leaked_values(data, viewer=viewer) - sent_along:
                        leaks.append(f"{persona} reads {seen}: {document[:120]}")
                if kind == "mutation" and secrets.state() != before:
                    leaks.append(f"{persona} changes something: {each[0][1][:120]}")
                transaction.set_rollback(True)

    assert leaks == []
    assert sent > 1_000


def test_leak_is_reported() -> None:
    owner = User(username="owner", email="owner@nexus.test")
    secrets = Secrets(
        owner, {Session: ["0f8fad5b-d9cb-469f-a165-70867728950e"], User: [91_000_001]}
    )

    seen = secrets.leaked_values(
        '{"id": 91000001, "by": "owner@nexus.test", "s": "0f8fad5b-d9cb-469f-a165-70867728950e"}',
        viewer=None,
    )

    assert len(seen) == 3
    assert secrets.leaked_values('{"id": 91000002, "by": "ada@nexus.test"}', viewer=None) == set()
