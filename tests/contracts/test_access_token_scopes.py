"""Promise: a personal access token permits exactly its scopes, through both transports."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from graphql import GraphQLObjectType, OperationType

from nexus.gateway.audit import claims, domain_label
from nexus.gateway.descriptions import snake_case
from shared.auth.models import PersonalAccessToken, User
from shared.auth.scopes import list_scopes
from shared.auth.token_format import make_token
from shared.auth.tokens import hash_of
from shared.notifications import graphql as notifications
from tests.contracts.rest import METHODS, Operation, document, load_rows, send_example
from tests.graphql_documents import arguments_of, type_of
from tests.whole_schema import SCHEMA

PARTS = ("users", "notifications", *(plugin.name for plugin in settings.NEXUS_REGISTRY.enabled))
EVERY_SCOPE = [
    *("read", "write", "admin"),
    *(f"{part}:{access}" for part in PARTS for access in ("read", "write")),
]
MAY_DO_TO_ACCOUNTS = {
    *("get_me", "get_profile", "update_me"),
    *("me", "user", "update_me"),
}
"""The only operations on accounts that accept a token; none affects credentials."""

REFUSALS = {"insufficient_scope", "session_required"}


@dataclass(frozen=True)
class Call:
    """One operation of a transport: its part of the API, and its kind."""

    name: str
    part: str
    access: str

    def refusal_for(self, scope: str) -> str | None:
        """Return the expected refusal for a token of one scope, or None."""
        name = snake_case(self.name)
        if self.part == "meta":
            return None
        if self.part == "users" and name not in MAY_DO_TO_ACCOUNTS:
            return "session_required"
        is_enough = scope in (self.access, f"{self.part}:{self.access}")
        return None if is_enough else "insufficient_scope"


@pytest.fixture
def bearers(db: None) -> Mapping[str, Mapping[str, str]]:
    """Return, for each scope, the header of a token with this scope only."""
    now = timezone.now()
    owner = User.objects.create(username="scripter", email="scripter@nexus.test")
    load_rows(1, owner)
    headers = {}
    for scope in EVERY_SCOPE:
        token = make_token()
        PersonalAccessToken.objects.create(
            user=owner,
            name=scope,
            hash=hash_of(token),
            ending=token[-4:],
            scopes=[scope],
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        headers[scope] = {"Authorization": f"Bearer {token}"}
    return headers


def test_scopes_are_those_of_the_enabled_parts() -> None:
    assert [scope.name for scope in list_scopes()] == [
        *EVERY_SCOPE[:3],
        *sorted(EVERY_SCOPE[3:]),
    ]


def rest_calls() -> Iterator[tuple[Operation, Call]]:
    """Yield every operation, including streams, with its part (by tag) and kind (by method)."""
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                operation = Operation(method, path, item[method])
                [part] = operation.described["tags"]
                access = "read" if method == "get" else "write"
                yield operation, Call(operation.described["operationId"], part, access)


@pytest.mark.slow
def test_every_rest_operation_obeys_every_scope(
    client: Client, bearers: Mapping[str, Mapping[str, str]]
) -> None:
    wrong, sent = [], 0

    for operation, call in rest_calls():
        for scope, headers in bearers.items():
            with transaction.atomic():
                outcome = _refusal(
                    send_example(client, operation, path=operation.example_path, headers=headers)
                )
                transaction.set_rollback(True)
            sent += 1
            if outcome != _expected(call, scope):
                wrong.append(f"{operation.name} with {scope}: {outcome}")

    assert wrong == []
    assert sent > 2_000


def _refusal(answer: Any) -> tuple[str, str | None] | None:
    """Return the code and the missing scope of a refusal, or None."""
    if answer.streaming:
        # Closing the response would also close the connection of this test's transaction.
        return None
    outcome = json.loads(answer.content or b"null") if "json" in answer["Content-Type"] else None
    if isinstance(outcome, dict) and "errors" in outcome and "code" not in outcome:
        outcome = outcome["errors"][0]["extensions"]
    if answer.status_code != 403 or outcome["code"] not in REFUSALS:
        return None
    return outcome["code"], outcome.get("required_scope")


def _expected(call: Call, scope: str) -> tuple[str, str | None] | None:
    code = call.refusal_for(scope)
    if code is None:
        return None
    return code, f"{call.part}:{call.access}" if code == "insufficient_scope" else None


def graphql_calls() -> Iterator[tuple[str, Call]]:
    """Yield a document for every root field, with its part (by owner) and kind (by root)."""
    owners = {(claim.kind, claim.name): claim.owner for claim in claims(settings.NEXUS_REGISTRY)}
    parts = {domain_label(plugin.name): plugin.name for plugin in settings.NEXUS_REGISTRY.enabled}
    for kind in OperationType:
        root = SCHEMA.get_root_type(kind)
        assert isinstance(root, GraphQLObjectType)
        for name, field in root.fields.items():
            owner = owners[f"GraphQL {root.name} field", snake_case(name)]
            part = parts.get(owner) or _part_of_core(root.name, snake_case(name))
            access = "write" if kind is OperationType.MUTATION else "read"
            selection = f"{name}{arguments_of(field, '1')}{type_of(field)}"
            yield f"{kind.value} {{ {selection} }}", Call(name, part, access)


def _part_of_core(root: str, name: str) -> str:
    if name == "nexus":
        return "meta"
    return "notifications" if hasattr(getattr(notifications, root, None), name) else "users"


@pytest.mark.slow
def test_every_graphql_root_field_obeys_every_scope(
    client: Client, bearers: Mapping[str, Mapping[str, str]]
) -> None:
    wrong, sent = [], 0

    for text, call in graphql_calls():
        for scope, headers in bearers.items():
            accept = "text/event-stream" if text.startswith("subscription") else "*/*"
            with transaction.atomic():
                answer = client.post(
                    "/graphql/",
                    {"query": text},
                    "application/json",
                    headers={**headers, "Accept": accept},
                )
                outcome = _refusal(answer)
                transaction.set_rollback(True)
            sent += 1
            assert b"graphql_validation_failed" not in getattr(answer, "content", b""), text
            if outcome != _expected(call, scope):
                wrong.append(f"{text[:80]} with {scope}: {outcome}")

    assert wrong == []
    assert sent > 2_000


def test_both_transports_allow_a_token_the_same_account_operations() -> None:
    calls: Sequence[Call] = [
        *(call for _, call in rest_calls()),
        *(call for _, call in graphql_calls()),
    ]

    accounts = {snake_case(call.name) for call in calls if call.part == "users"}

    assert accounts >= MAY_DO_TO_ACCOUNTS
    assert len(accounts) > 30
