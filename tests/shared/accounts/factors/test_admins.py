"""Permissions of admins with and without the second factor that the settings require."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shared.accounts import services
from shared.auth.errors import InvalidCredentials
from shared.auth.models import Factor, Session, User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
LIST = ("GET", "", "{ users { edges { node { id } } } }")
UPDATE = (
    "PATCH",
    "{ada}/",
    "mutation { updateUser(id: {ada}, input: {role: EMPLOYER}) {user {id}}}",
)


@pytest.fixture
def required(settings: Any) -> None:
    """Require a second factor of admins."""
    settings.NEXUS_REQUIRE_ADMIN_SECOND_FACTOR = True


@pytest.fixture
def act(rest: Any, graphql: Any, ada: User) -> Callable[..., list[str]]:
    """Return a function that executes an admin operation over both transports."""

    def ask(operation: tuple[str, str, str], token: str) -> list[str]:
        method, path, document = operation
        body = {"role": "employer"} if method == "PATCH" else None
        over_rest = rest(method, path.replace("{ada}", str(ada.pk)), body, token=token)
        over_graphql = graphql(document.replace("{ada}", str(ada.pk)), token=token)
        errors = over_graphql.get("errors", [])
        return [
            over_rest.json().get("code", "") if over_rest.status_code >= 400 else "",
            errors[0]["extensions"]["code"] if errors else "",
        ]

    return ask


@pytest.mark.usefixtures("required")
class TestAdminWithoutSecondFactor:
    @pytest.fixture
    def token(self, admin: User, sign_in: Any) -> str:
        access: str = sign_in(admin).access
        return access

    @pytest.mark.parametrize("operation", [LIST, UPDATE], ids=["reads", "writes"])
    def test_admin_without_a_factor_may_not_use_admin_operations(
        self, act: Any, ada: User, token: str, operation: Any
    ) -> None:
        assert act(operation, token) == ["second_factor_missing"] * 2
        ada.refresh_from_db()
        assert ada.role == "user"

    def test_admin_without_a_factor_may_use_other_operations(self, rest: Any, token: str) -> None:
        assert rest("GET", "me/", token=token).json()["role"] == "admin"

    def test_enrolment_gives_the_current_session_admin_permissions(
        self, act: Any, token: str, enrol_totp: Any
    ) -> None:
        enrol_totp(token)

        assert act(LIST, token) == ["", ""]

    def test_sessions_started_without_the_factor_stay_refused(
        self, act: Any, admin: User, sign_in: Any, enrol_totp: Any, token: str
    ) -> None:
        other_session = sign_in(admin).access
        enrol_totp(token)

        assert act(LIST, other_session) == ["second_factor_missing"] * 2

    def test_removing_the_last_factor_removes_admin_permissions(
        self, act: Any, ask: Any, token: str, enrol_totp: Any
    ) -> None:
        enrol_totp(token)
        ask("remove_factor", token=token, id=Factor.objects.get().pk, password=PASSWORD)

        assert act(LIST, token) == ["second_factor_missing"] * 2

    def test_admin_without_a_factor_is_allowed_if_none_is_required(
        self, act: Any, token: str, settings: Any
    ) -> None:
        settings.NEXUS_REQUIRE_ADMIN_SECOND_FACTOR = False

        assert act(LIST, token) == ["", ""]


@pytest.mark.usefixtures("required")
class TestAdminWithSecondFactor:
    def test_log_in_with_the_factor_gives_admin_permissions(
        self, act: Any, ask: Any, admin: User, sign_in: Any, enrol_totp: Any
    ) -> None:
        app = enrol_totp(sign_in(admin).access)
        problem = ask("log_in", username="root", password=PASSWORD).problem

        answer = ask(
            "log_in_with_second_factor",
            challenge_token=problem["challenge_token"],
            code=app.code(),
        )

        assert act(LIST, answer.data["access"]) == ["", ""]

    def test_refreshed_session_keeps_admin_permissions(
        self, act: Any, rest: Any, admin: User, sign_in: Any, enrol_totp: Any
    ) -> None:
        pair = sign_in(admin)
        enrol_totp(pair.access)

        refreshed = rest("POST", "token/refresh/", {"refresh": pair.refresh}).json()

        assert act(LIST, refreshed["access"]) == ["", ""]


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(
    ("has_second_factor", "code"), [(False, "second_factor_missing"), (True, "")]
)
def test_access_token_has_admin_permissions_if_created_with_a_second_factor(
    admin: User, present: Any, has_second_factor: bool, code: str
) -> None:
    proven_at = present if has_second_factor else None
    session = Session.objects.create(
        user=admin, created_at=present, last_seen_at=present, second_factor_at=proven_at
    )

    answer = _use(_make_access_token(admin, session, now=present))

    assert answer.json().get("code", "") == code
    assert answer.status_code == (201 if has_second_factor else 403)


@pytest.mark.usefixtures("required")
def test_access_token_loses_admin_permissions_with_the_last_factor(
    admin: User, sign_in: Any, enrol_totp: Any, present: Any
) -> None:
    enrol_totp(sign_in(admin).access)
    session = Session.objects.get()
    made = _make_access_token(admin, session, now=present)

    services.remove_factors(actor=admin, user_id=admin.pk, now=present)

    # The second one is created in a request that was authenticated before the removal.
    for token in (made, _make_access_token(admin, session, now=present)):
        assert _use(token).json()["code"] == "second_factor_missing"


def _make_access_token(user: User, session: Session, *, now: Any) -> str:
    made = services.create_access_token(
        user=user,
        session=session,
        name="Script",
        scopes=["write", "admin"],
        expires_in_days=1,
        password=PASSWORD,
        now=now,
    )
    return made.token


def _use(token: str) -> Any:
    return Client().post(
        "/api/v1/categories/",
        {"name": "Samovars"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_session_of_an_enrolled_account_cannot_start_without_the_factor(
    ada: User, sign_in: Any, enrol_totp: Any, device: Any, present: Any
) -> None:
    enrol_totp(sign_in(ada).access)
    before = Session.objects.count()

    with pytest.raises(InvalidCredentials):
        services.start_session(user=ada, client=device, now=present, has_second_factor=False)

    assert Session.objects.count() == before
