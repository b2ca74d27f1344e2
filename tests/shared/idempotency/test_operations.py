"""A repeated create takes effect once and gets the same response."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from ninja import NinjaAPI, Schema, Status

from nexus.gateway.openapi_components import resolve_references
from shared.auth import tokens
from shared.auth.events import UserDeleted
from shared.auth.models import Session, User
from shared.errors import IdempotencyConflict, InUse, ValidationFailed
from shared.events import publish
from shared.idempotency.claims import RETENTION, purge_expired
from shared.idempotency.models import IdempotencyKey
from shared.idempotency.operations import idempotent, run_once

SendRequest = Callable[[HttpRequest], HttpResponse]

pytestmark = pytest.mark.django_db(transaction=True)


class ClubIn(Schema):
    name: str


class ClubOut(Schema):
    id: int
    name: str


@pytest.fixture
def ada(unique: str) -> User:
    return User.objects.create(username=f"ada-{unique[:8]}", email=f"{unique}@nexus.test")


@pytest.fixture
def grace(unique: str) -> User:
    return User.objects.create(username=f"grace-{unique[:8]}", email=f"g{unique}@nexus.test")


@pytest.fixture
def post(rf: RequestFactory, send_request: SendRequest) -> Callable[..., HttpResponse]:
    bearers: dict[int, str] = {}

    def bearer(user: User) -> str:
        if user.pk not in bearers:
            now = timezone.now()
            session = Session.objects.create(user=user, created_at=now, last_seen_at=now)
            bearers[user.pk] = f"Bearer {tokens.sign_access(session, now=now)}"
        return bearers[user.pk]

    def post(user: User, body: str, *, key: str | None, path: str = "/clubs/") -> HttpResponse:
        headers = {"Authorization": bearer(user)}
        if key is not None:
            headers["Idempotency-Key"] = key
        return send_request(rf.post(path, body, content_type="application/json", headers=headers))

    return post


@pytest.fixture(autouse=True)
def clubs(api: NinjaAPI) -> None:
    @api.post("/clubs/", response={HTTPStatus.CREATED: ClubOut})
    @idempotent
    def create_club(request: HttpRequest, response: HttpResponse, body: ClubIn) -> Status[Any]:
        club = Group.objects.create(name=body.name)
        response["Location"] = f"/clubs/{club.pk}/"
        if body.name == "refused":
            raise InUse("The name is taken.")
        return Status(HTTPStatus.CREATED, club)

    @api.post("/teams/", response={HTTPStatus.CREATED: ClubOut})
    @idempotent
    def create_team(request: HttpRequest, body: ClubIn) -> Status[Any]:
        return Status(HTTPStatus.CREATED, Group.objects.create(name=body.name))


class TestIdempotent:
    def test_repeated_request_gets_the_first_response(
        self, post: Callable[..., HttpResponse], ada: User
    ) -> None:
        first = post(ada, '{"name": "chess"}', key="k-1")
        again = post(ada, '{"name":"chess"}', key="k-1")

        assert (first.status_code, again.status_code) == (201, 201)
        assert again.content == first.content
        assert again["Location"] == first["Location"]
        assert again["Content-Type"] == first["Content-Type"]
        assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
        assert Group.objects.count() == 1

    def test_concurrent_requests_take_effect_once(
        self,
        post: Callable[..., HttpResponse],
        repeat_concurrently: Callable[..., list[HttpResponse]],
        ada: User,
    ) -> None:
        post(ada, '{"name": "warm-up"}', key=None)

        responses = repeat_concurrently(50, lambda: post(ada, '{"name": "chess"}', key="k-1"))

        assert {response.status_code for response in responses} == {201}
        assert len({(response.content, response["Location"]) for response in responses}) == 1
        assert sum("Idempotency-Replayed" in response for response in responses) == 49
        assert Group.objects.filter(name="chess").count() == 1

    @pytest.mark.parametrize(
        ("body", "path"),
        [
            pytest.param('{"name": "go"}', "/clubs/", id="another body"),
            pytest.param('{"name": "chess"}', "/teams/", id="another path"),
            pytest.param('{"name": "chess"}', "/clubs/?loud=1", id="another query"),
        ],
    )
    def test_other_request_under_the_key_is_a_conflict(
        self, post: Callable[..., HttpResponse], ada: User, body: str, path: str
    ) -> None:
        post(ada, '{"name": "chess"}', key="k-1")

        refused = post(ada, body, key="k-1", path=path)

        assert (refused.status_code, refused.content) == (409, b"idempotency_conflict")
        assert Group.objects.count() == 1

    def test_users_have_separate_keys(
        self, post: Callable[..., HttpResponse], ada: User, grace: User
    ) -> None:
        post(ada, '{"name": "chess"}', key="k-1")

        response = post(grace, '{"name": "go"}', key="k-1")

        assert response.status_code == 201

    def test_error_response_is_rolled_back_and_not_stored(
        self, post: Callable[..., HttpResponse], ada: User
    ) -> None:
        refused = post(ada, '{"name": "refused"}', key="k-1")

        assert refused.status_code == 409
        assert not Group.objects.exists()
        assert post(ada, '{"name": "chess"}', key="k-1").status_code == 201

    def test_database_error_is_rolled_back(
        self, post: Callable[..., HttpResponse], ada: User
    ) -> None:
        Group.objects.create(name="chess")

        with pytest.raises(Exception, match="duplicate key"):
            post(ada, '{"name": "chess"}', key="k-1")

        assert not IdempotencyKey.objects.exists()

    @pytest.mark.parametrize("key", ["", "with space", "ä", "x" * 201, "a/b"])
    def test_malformed_key_is_refused(
        self, post: Callable[..., HttpResponse], ada: User, key: str
    ) -> None:
        assert post(ada, '{"name": "chess"}', key=key).status_code == 422
        assert not Group.objects.exists()

    def test_expired_key_takes_effect_again(
        self, post: Callable[..., HttpResponse], ada: User
    ) -> None:
        post(ada, '{"name": "chess"}', key="k-1")
        IdempotencyKey.objects.update(created_at=timezone.now() - RETENTION)

        response = post(ada, '{"name": "go"}', key="k-1")

        assert response.status_code == 201
        assert "Idempotency-Replayed" not in response

    def test_header_is_documented(self, api: NinjaAPI) -> None:
        document = resolve_references(api.get_openapi_schema(path_prefix=""))
        operation = document["paths"]["/clubs/"]["post"]

        assert [parameter["name"] for parameter in operation["parameters"]] == ["Idempotency-Key"]


class TestRunOnce:
    def _create(self, user: User, key: str | None, name: str) -> int:
        return run_once(
            user=user,
            key=key,
            operation="createClub",
            body={"name": name},
            effect=lambda: Group.objects.create(name=name).pk,
        )

    def test_repeated_call_returns_the_same_reference(self, ada: User) -> None:
        assert self._create(ada, "k-1", "chess") == self._create(ada, "k-1", "chess")
        assert Group.objects.count() == 1

    def test_concurrent_calls_take_effect_once(
        self, ada: User, repeat_concurrently: Callable[..., list[int]]
    ) -> None:
        assert len(set(repeat_concurrently(20, lambda: self._create(ada, "k-1", "chess")))) == 1

    def test_other_body_under_the_key_is_a_conflict(self, ada: User) -> None:
        self._create(ada, "k-1", "chess")

        with pytest.raises(IdempotencyConflict):
            self._create(ada, "k-1", "go")

    def test_malformed_key_is_refused(self, ada: User) -> None:
        with pytest.raises(ValidationFailed):
            self._create(ada, "no good", "chess")

    def test_call_without_a_key_takes_effect_each_time(self, ada: User) -> None:
        assert self._create(ada, None, "chess") != self._create(ada, None, "go")


class TestDeletedAccount:
    def test_stored_responses_of_a_deleted_account_are_deleted(
        self, ada: User, grace: User, now: datetime, deliver: Callable[[], None]
    ) -> None:
        for user in (ada, grace):
            IdempotencyKey.objects.create(
                user=user, key="k-1", method="POST", path="/", body_hash=b"", created_at=now
            )

        publish(UserDeleted(user_id=ada.pk))
        deliver()

        assert IdempotencyKey.objects.get().user == grace


class TestPurgeExpired:
    def test_expired_key_is_deleted(self, ada: User, now: datetime) -> None:
        for key, age in (("old", RETENTION), ("young", RETENTION - timedelta(seconds=1))):
            IdempotencyKey.objects.create(
                user=ada, key=key, method="POST", path="/", body_hash=b"", created_at=now - age
            )

        assert purge_expired(now=now) == 1
        assert IdempotencyKey.objects.get().key == "young"
