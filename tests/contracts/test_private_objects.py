"""Promise: no operation shows or changes another user's private objects."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey
from django.test import Client
from graphql import GraphQLObjectType, get_named_type

from shared.auth.models import Role, Session, User
from tests.contracts.private_objects import (
    ABSENT,
    MARK,
    NUMBER,
    PRIVATE,
    PUBLIC,
    Headers,
    Secrets,
    bearer,
    hide_rows,
    load_secrets,
    part_of_root_field,
    personas,
)
from tests.contracts.rest import Operation, Walker, operations
from tests.graphql_documents import arguments_of, everything_of, takes_id
from tests.whole_schema import NO_LIMITS, PAGES, ROOTS, SCHEMA, load_rows, selection

REST_FOR_ADMINS = {
    "admins fulfil orders": [
        "GET /api/v1/orders/",
        "GET /api/v1/orders/{order_id}/",
        "GET /api/v1/orders/{order_id}/events/",
        "POST /api/v1/orders/{order_id}/cancel/",
    ],
    "admins import products": [
        "GET /api/v1/products/imports/",
        "GET /api/v1/products/imports/{import_id}/",
    ],
    "admins manage accounts": [
        "GET /api/v1/users/",
        "GET /api/v1/users/{user_id}/",
        "PATCH /api/v1/users/{user_id}/",
    ],
    "admins manage postings, drafts too, and applications": [
        "DELETE /api/v1/jobs/{job_id}/",
        "GET /api/v1/applications/{application_id}/",
        "GET /api/v1/applications/{application_id}/history/",
        "GET /api/v1/jobs/mine/",
        "GET /api/v1/jobs/{job_id}/applications/",
        "GET /api/v1/jobs/{job_id}/",
        "PATCH /api/v1/jobs/{job_id}/",
        "POST /api/v1/applications/{application_id}/status/",
        "POST /api/v1/jobs/{job_id}/close/",
        "POST /api/v1/jobs/{job_id}/publish/",
        "PUT /api/v1/jobs/saved/{job_id}/",
    ],
    "admins moderate polls": [
        "DELETE /api/v1/polls/{poll_id}/",
        "DELETE /api/v1/polls/{poll_id}/follow/",
        "GET /api/v1/polls/{poll_id}/",
        "GET /api/v1/polls/{poll_id}/results/",
        "POST /api/v1/polls/{poll_id}/close/",
        "PUT /api/v1/polls/{poll_id}/follow/",
    ],
    "admins moderate posts, and can use what they see": [
        "DELETE /api/v1/posts/{post_id}/",
        "DELETE /api/v1/posts/{post_id}/like/",
        "DELETE /api/v1/posts/{post_id}/share/",
        "GET /api/v1/posts/",
        "GET /api/v1/posts/{post_id}/",
        "GET /api/v1/posts/{post_id}/analytics/",
        "PATCH /api/v1/posts/{post_id}/",
        "POST /api/v1/posts/{post_id}/comments/",
        "POST /api/v1/posts/{post_id}/share/",
        "PUT /api/v1/posts/{post_id}/like/",
        "PUT /api/v1/posts/{post_id}/report/",
        "PUT /api/v1/posts/{post_id}/share/",
    ],
}
"""Operations that show or change private objects for an admin, by the reason."""
GRAPHQL_FOR_ADMINS = {
    "admins fulfil orders": ["cancelOrder", "order", "orders"],
    "admins manage accounts": ["users"],
    "admins manage postings, drafts too, and applications": [
        *("application", "closeJob", "deleteJob", "job", "jobs", "managedJobs"),
        *("publishJob", "saveJob"),
    ],
    "admins moderate polls": [
        *("closePoll", "deletePoll", "followPoll", "poll", "pollResults", "unfollowPoll"),
    ],
    "admins moderate posts, and can use what they see": [
        *("createPost", "deletePost", "likePost", "post", "postAnalytics", "posts"),
        *("reportPost", "sharePost", "unlikePost", "unsharePost", "updatePost"),
    ],
}
"""Root fields that show or change private objects for an admin, by the reason."""
# The rows of an employer include those of a user.
ROLES = pytest.mark.parametrize("secrets", [Role.EMPLOYER, Role.ADMIN], indirect=True)


@pytest.fixture
def secrets(request: pytest.FixtureRequest, db: None) -> Secrets:
    """Load rows of every private model for an owner of a role."""
    return load_secrets(role=request.param)


def test_every_model_with_a_person_is_private_or_public() -> None:
    private = {apps.get_model(label) for label in PRIVATE}
    persons = private | {User}

    unclassified = {
        model._meta.label
        for model in apps.get_models()
        if model not in private
        and any(
            isinstance(field, ForeignKey) and field.related_model in persons
            for field in model._meta.concrete_fields
        )
    }

    assert unclassified - {User._meta.label} == set(PUBLIC)


def paths_of(operation: Operation, secrets: Secrets, owners: Walker) -> list[str]:
    """Return the operation's path with each private id as its last parameter."""
    if "{" not in operation.path:
        return [operation.path]
    before, _, last = operation.path.rpartition("{")
    end = last.partition("}")[2]
    prefix = owners.concrete(before)
    ids = [ABSENT, *secrets.samples(operation.described["tags"][0])]
    return [*(f"{prefix}{each}{end}" for each in ids), owners.concrete(operation.path)]


@pytest.mark.slow
@ROLES
def test_rest_operation_neither_shows_nor_changes_private_objects(
    secrets: Secrets, client: Client
) -> None:
    owners = Walker(client, bearer(secrets.owner))
    leaks, for_admins, sent = [], set(), 0
    before = secrets.state()

    for persona, viewer, headers in personas():
        for operation in operations():
            found = []
            with transaction.atomic():
                repeats = False
                for path in paths_of(operation, secrets, owners):
                    answer = _send(client, operation, path, headers)
                    sent += 1
                    text = _text_of(answer)
                    repeats |= ABSENT in text
                    sent_along = set(NUMBER.findall(path)) if repeats else set()
                    for seen in secrets.leaked_values(text, viewer=viewer) - sent_along:
                        found.append(f"{persona} reads {seen}: {operation.method} {path}")
                if operation.method != "get" and secrets.state() != before:
                    found.append(f"{persona} changes something: {operation.name}")
                transaction.set_rollback(True)
            if viewer and viewer.role == Role.ADMIN:
                for_admins |= {operation.name for _ in found}
            else:
                leaks += found

    assert leaks == []
    assert for_admins <= set(chain(*REST_FOR_ADMINS.values()))
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


@dataclass(frozen=True)
class Document:
    """A root field asked for with each private id, in one document, by aliases."""

    kind: str
    name: str
    ids: Mapping[str, str]
    text: str


def documents(secrets: Secrets) -> Iterator[Document]:
    """Yield a document for every root field of queries and mutations."""
    for kind, root in (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)):
        assert isinstance(root, GraphQLObjectType)
        for name, field in root.fields.items():
            samples = secrets.samples(part_of_root_field(kind, name)) if takes_id(field) else ()
            ids = {f"a{number}": key for number, key in enumerate((ABSENT, *samples))}
            selected, fragment = everything_of(field), ""
            if selected:
                on = get_named_type(field.type).name
                selected, fragment = " { ...F }", f" fragment F on {on}{selected}"
            asked = (
                f"{alias}: {name}{arguments_of(field, key)}{selected}" for alias, key in ids.items()
            )
            yield Document(kind, name, ids, f"{kind} {{ {' '.join(asked)} }}{fragment}")


@pytest.mark.slow
@ROLES
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
    leaks, for_admins, sent = [], set(), 0
    before = secrets.state()
    asked = list(documents(secrets))

    for persona, viewer, headers in personas():
        for document in asked:
            found = []
            with transaction.atomic():
                answer = client.post(
                    "/graphql/", {"query": document.text}, "application/json", headers=headers
                ).json()
                assert "graphql_validation_failed" not in json.dumps(answer), document.text
                for alias, key in document.ids.items():
                    sent += 1
                    data = json.dumps((answer.get("data") or {}).get(alias))
                    repeats = ABSENT in json.dumps((answer.get("data") or {}).get("a0"))
                    sent_along = {key} if repeats else set()
                    for seen in secrets.leaked_values(data, viewer=viewer) - sent_along:
                        found.append(f"{persona} reads {seen}: {document.name} of {key}")
                if document.kind == "mutation" and secrets.state() != before:
                    found.append(f"{persona} changes something: {document.name}")
                transaction.set_rollback(True)
            if viewer and viewer.role == Role.ADMIN:
                for_admins |= {document.name for _ in found}
            else:
                leaks += found

    assert leaks == []
    assert for_admins <= set(chain(*GRAPHQL_FOR_ADMINS.values()))
    assert sent > 1_000


@pytest.mark.django_db
class TestHiddenRows:
    """A user has rows that refer to public rows of others, which are hidden afterwards."""

    @pytest.fixture
    def participant(self) -> User:
        """Return a user whose own rows refer to rows that their owner has hidden."""
        user = User.objects.create(username="participant", email="participant@nexus.test")
        load_rows(2, user)
        hide_rows(User.objects.create(username="owner", email="owner@nexus.test"))
        return user

    @pytest.mark.parametrize("name", PAGES)
    def test_graphql_list_shows_no_more_of_hidden_rows_than_their_names(
        self, participant: User, client: Client, settings: Any, name: str
    ) -> None:
        settings.NEXUS_GRAPHQL = {**settings.NEXUS_GRAPHQL, **NO_LIMITS}
        field = ROOTS[name]
        required = arguments_of(field, str(participant.pk))
        document = f"{{ {name}{required} {selection(field, 1)} }}"

        answer = client.post(
            "/graphql/", {"query": document}, "application/json", headers=bearer(participant)
        )

        assert "graphql_validation_failed" not in answer.text
        assert MARK not in answer.text

    def test_rest_list_shows_no_more_of_hidden_rows_than_their_names(
        self, participant: User, client: Client
    ) -> None:
        headers, leaks = bearer(participant), []
        for operation in operations():
            if operation.method == "get" and "{" not in operation.path:
                answer = _send(client, operation, operation.path, headers)
                leaks += [operation.name] if MARK in _text_of(answer) else []

        assert leaks == []


def test_operations_that_admins_may_use_exist() -> None:
    roots = {
        name
        for root in (SCHEMA.query_type, SCHEMA.mutation_type)
        if isinstance(root, GraphQLObjectType)
        for name in root.fields
    }

    assert set(chain(*REST_FOR_ADMINS.values())) <= {each.name for each in operations()}
    assert set(chain(*GRAPHQL_FOR_ADMINS.values())) <= roots


def test_leak_is_reported() -> None:
    owner = User(username="owner", email="owner@nexus.test")
    secrets = Secrets(
        owner, {Session: ["0f8fad5b-d9cb-469f-a165-70867728950e"], User: [91_000_001]}
    )

    seen = secrets.leaked_values(
        '{"id": 91000001, "by": "owner@nexus.test", "s": "0f8fad5b-d9cb-469f-a165-70867728950e", '
        f'"text": "{MARK}"}}',
        viewer=None,
    )

    assert len(seen) == 4
    assert secrets.leaked_values('{"id": 91000002, "by": "ada@nexus.test"}', viewer=None) == set()


@pytest.mark.parametrize("secrets", [Role.EMPLOYER], indirect=True)
def test_change_of_a_private_row_is_seen(secrets: Secrets) -> None:
    before = secrets.state()
    changed = set()

    for model, keys in secrets.ids.items():
        with transaction.atomic(), connection.cursor() as cursor:
            # The log of security events refuses to delete rows, and other rows refer to these.
            cursor.execute("SET LOCAL session_replication_role = replica")
            row = model._base_manager.filter(pk=keys[0])
            row._raw_delete(row.db)
            changed |= {name for name, _ in before ^ secrets.state()}
            transaction.set_rollback(True)

    assert changed == {model._meta.label for model in secrets.ids}
    assert secrets.state() == before
