"""The security log: rows, notices, retention and export."""

import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client, override_settings

from shared.accounts import services
from shared.auth.models import EventKind, SecurityEvent, Session, User
from shared.auth.notices import NOTICES
from shared.auth.viewer import Client as Device
from tests.openid_provider import openid_provider
from tests.shared.accounts.factors.acts import FACTOR_ACTS
from tests.shared.accounts.provider_sign_in import OverRest, person_claims, settings_of
from tests.shared.accounts.provider_sign_in import Scene as ProviderScene

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
NEW_PASSWORD = "staple battery horse"


@dataclass
class Scene:
    """An account, an admin and both transports."""

    rest: Any
    graphql: Any
    user: User
    admin: User
    sign_in: Any
    deliver: Callable[[], None]
    outbox: list[Any]

    @property
    def token(self) -> str:
        """Return an access token of the user."""
        access: str = self.sign_in(self.user).access
        return access

    def code_in_mail(self, address: str) -> str:
        """Return the code of the last mail to an address."""
        self.deliver()
        mails = [mail for mail in self.outbox if mail.to == [address]]
        found = re.search(r"^\s*([0-9a-f]{64})$", mails[-1].body, re.MULTILINE)
        assert found
        return found[1]


@pytest.fixture
def scene(
    rest: Any,
    graphql: Any,
    ada: User,
    admin: User,
    sign_in: Any,
    deliver: Callable[[], None],
    mailoutbox: list[Any],
) -> Scene:
    return Scene(rest, graphql, ada, admin, sign_in, deliver, mailoutbox)


def _register(scene: Scene) -> None:
    body = {"username": "hedy", "email": "hedy@nexus.test", "password": PASSWORD}
    scene.rest("POST", "register/", body)


def _log_in(scene: Scene, password: str = PASSWORD) -> None:
    scene.rest("POST", "login/", {"username": "ada", "password": password})


def _fail(scene: Scene) -> None:
    _log_in(scene, "wrong")


def _fail_to_confirm(scene: Scene) -> None:
    scene.rest("DELETE", "me/", {"password": "wrong"}, token=scene.token)


def _exceed_the_limit(scene: Scene) -> None:
    token = scene.token
    for _ in range(6):
        scene.rest("DELETE", "me/", {"password": "wrong"}, token=token)


def _reuse(scene: Scene) -> None:
    pair = scene.sign_in(scene.user)
    scene.rest("POST", "token/refresh/", {"refresh": pair.refresh})
    Session.objects.get().refresh_tokens.exclude(used_at=None).update(
        used_at=Session.objects.get().created_at - timedelta(hours=1)
    )
    scene.rest("POST", "token/refresh/", {"refresh": pair.refresh})


def _forge(scene: Scene) -> None:
    scene.rest("GET", "me/", token="forged")


def _end_session(scene: Scene) -> None:
    scene.rest("POST", "logout/", token=scene.token)


def _change_password(scene: Scene) -> None:
    body = {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    scene.rest("POST", "password/change/", body, token=scene.token)


def _reset_password(scene: Scene) -> None:
    scene.rest("POST", "password/reset/", {"email": "ada@nexus.test"})
    body = {"token": scene.code_in_mail("ada@nexus.test"), "new_password": NEW_PASSWORD}
    scene.rest("POST", "password/reset/confirm/", body)


def _verify(scene: Scene) -> None:
    scene.rest("POST", "email/resend/", token=scene.token)
    scene.rest("POST", "email/verify/", {"token": scene.code_in_mail("ada@nexus.test")})


def _request_change(scene: Scene) -> None:
    body = {"email": "countess@nexus.test", "password": PASSWORD}
    assert scene.rest("POST", "email/change/", body, token=scene.token).status_code == 202


def _change_email(scene: Scene) -> None:
    _request_change(scene)
    code = scene.code_in_mail("countess@nexus.test")
    scene.outbox.clear()
    scene.rest("POST", "email/change/confirm/", {"token": code})


def _administer(**changes: Any) -> Callable[[Scene], None]:
    def change(scene: Scene) -> None:
        token = scene.sign_in(scene.admin).access
        scene.rest("PATCH", f"{scene.user.pk}/", changes, token=token)

    return change


def _activate(scene: Scene) -> None:
    User.objects.filter(pk=scene.user.pk).update(is_active=False)
    _administer(is_active=True)(scene)


def _delete(scene: Scene) -> None:
    scene.rest("DELETE", "me/", {"password": PASSWORD}, token=scene.token)


def _link(scene: Scene) -> None:
    with openid_provider() as provider, override_settings(**settings_of(provider)):
        provider.person = person_claims()
        client = OverRest(scene.rest, scene.graphql)
        other = ProviderScene(client, provider)
        linked = other.link(token=scene.token, password=PASSWORD).body
        client.unlink(linked["id"], token=scene.token, password=PASSWORD)


def _export(scene: Scene) -> None:
    scene.rest("GET", "me/export/", token=scene.token)


def _create_token(scene: Scene) -> Any:
    body = {"name": "Script", "scopes": ["read"], "expires_in_days": 1, "password": PASSWORD}
    return scene.rest("POST", "personal-access-tokens/", body, token=scene.token).json()


def _revoke_token(scene: Scene) -> None:
    path = f"personal-access-tokens/{_create_token(scene)['id']}/"
    scene.rest("DELETE", path, token=scene.token)


def _move_token(scene: Scene) -> None:
    token = _create_token(scene)["token"]
    Client(REMOTE_ADDR="192.0.2.1").get(
        "/api/v1/users/me/", headers={"Authorization": f"Bearer {token}"}
    )
    scene.rest("GET", "me/", token=token)


ACTS: Mapping[EventKind, Callable[[Scene], None]] = {
    EventKind.ACCOUNT_CREATED: _register,
    EventKind.LOGGED_IN: _log_in,
    EventKind.LOG_IN_FAILED: _fail,
    EventKind.CONFIRMATION_FAILED: _fail_to_confirm,
    EventKind.LOCKED_OUT: _exceed_the_limit,
    EventKind.TOKEN_REUSED: _reuse,
    EventKind.TOKEN_FORGED: _forge,
    EventKind.SESSION_ENDED: _end_session,
    EventKind.ACCESS_TOKEN_CREATED: _create_token,
    EventKind.ACCESS_TOKEN_REVOKED: _revoke_token,
    EventKind.ACCESS_TOKEN_MOVED: _move_token,
    EventKind.PASSWORD_CHANGED: _change_password,
    EventKind.PASSWORD_RESET: _reset_password,
    EventKind.EMAIL_VERIFIED: _verify,
    EventKind.EMAIL_CHANGE_REQUESTED: _request_change,
    EventKind.EMAIL_CHANGED: _change_email,
    EventKind.ROLE_CHANGED: _administer(role="employer"),
    EventKind.ACTIVATED: _activate,
    EventKind.DEACTIVATED: _administer(is_active=False),
    EventKind.DELETED: _delete,
    **FACTOR_ACTS,
    EventKind.DATA_EXPORTED: _export,
    EventKind.IDENTITY_LINKED: _link,
    EventKind.IDENTITY_UNLINKED: _link,
    EventKind.ADMIN_ACT: _administer(role="employer"),
}
BY_NO_ACCOUNT = {
    EventKind.LOG_IN_FAILED,
    EventKind.LOCKED_OUT,
    EventKind.SECOND_FACTOR_FAILED,
    EventKind.SECOND_FACTOR_GUESSED,
    EventKind.TOKEN_REUSED,
    EventKind.TOKEN_FORGED,
    EventKind.ACCESS_TOKEN_MOVED,
}
ABOUT_NO_ACCOUNT = {EventKind.TOKEN_FORGED, EventKind.ADMIN_ACT}


class TestEveryEvent:
    def test_every_event_has_a_test_action(self) -> None:
        assert set(ACTS) == set(EventKind)

    @pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.value)
    def test_event_writes_a_row_and_mails_its_notice(
        self, scene: Scene, address: str, settings: Any, kind: EventKind
    ) -> None:
        settings.NEXUS_THROTTLES = kind in {
            EventKind.LOCKED_OUT,
            EventKind.SECOND_FACTOR_GUESSED,
        }

        ACTS[kind](scene)

        row = SecurityEvent.objects.get(kind=kind)
        assert row.address == address
        assert len(row.request_id) == 32
        assert (row.actor is None) == (kind in BY_NO_ACCOUNT)
        assert (row.subject is None) == (kind in ABOUT_NO_ACCOUNT)
        scene.outbox.clear()
        scene.deliver()
        notices = [mail for mail in scene.outbox if mail.subject == _subject_of(kind)]
        assert len(notices) == (kind in NOTICES)
        assert all(mail.to == ["ada@nexus.test"] for mail in notices)
        assert all(address in mail.body for mail in notices)


def _subject_of(kind: EventKind) -> str:
    return NOTICES[kind].subject if kind in NOTICES else "no mail"


class TestLog:
    def test_role_change_names_the_admin_and_the_account(self, scene: Scene) -> None:
        _administer(role="employer")(scene)

        row = SecurityEvent.objects.get(kind=EventKind.ROLE_CHANGED)
        assert (row.actor, row.subject) == (scene.admin, scene.user)
        assert row.detail == {"from": "user", "to": "employer"}

    def test_admin_operations_are_logged_over_both_transports(self, scene: Scene) -> None:
        token = scene.sign_in(scene.admin).access
        scene.rest("PATCH", f"{scene.user.pk}/", {"role": "employer"}, token=token)
        scene.graphql(
            "mutation ($id: ID!) { updateUser(id: $id, input: {role: USER}) { user { id } } }",
            token=token,
            id=scene.user.pk,
        )

        acts = SecurityEvent.objects.filter(kind=EventKind.ADMIN_ACT).order_by("pk")
        assert [act.detail["operation"] for act in acts] == [
            f"PATCH /api/v1/users/{scene.user.pk}/",
            "mutation updateUser",
        ]

    def test_admin_site_action_is_logged(self, scene: Scene) -> None:
        client = Client()
        client.force_login(scene.admin)
        client.post(
            "/admin/identity/user/",
            {"action": "switch_off", "_selected_action": [scene.user.pk]},
        )

        act = SecurityEvent.objects.get(kind=EventKind.ADMIN_ACT)
        assert (act.actor, act.detail["name"]) == (scene.admin, str(scene.user))

    def test_log_is_append_only(self, scene: Scene) -> None:
        _log_in(scene)

        for change in (
            lambda: SecurityEvent.objects.update(kind=EventKind.DELETED),
            lambda: SecurityEvent.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()

        assert SecurityEvent.objects.get().kind == EventKind.LOGGED_IN

    def test_events_are_purged_after_the_configured_days(
        self, scene: Scene, present: Any, settings: Any
    ) -> None:
        settings.NEXUS_SECURITY_LOG_DAYS = 40
        for days in (39, 41):
            SecurityEvent.objects.create(
                kind=EventKind.LOGGED_IN,
                request_id="-",
                created_at=present - timedelta(days=days),
            )

        services.purge_expired(now=present)

        assert SecurityEvent.objects.get().created_at == present - timedelta(days=39)

    def test_events_of_forged_tokens_are_throttled(self, scene: Scene, settings: Any) -> None:
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {**settings.NEXUS_THROTTLE_RATES, "security_log": (3, 60)}

        statuses = {scene.rest("GET", "me/", token="forged").status_code for _ in range(5)}

        assert statuses == {401}
        assert SecurityEvent.objects.filter(kind=EventKind.TOKEN_FORGED).count() == 3

    def test_command_exports_json_lines(self, scene: Scene, address: str) -> None:
        _fail(scene)
        _log_in(scene)
        out = StringIO()

        call_command("security_log", stdout=out)

        failed, logged_in = (json.loads(line) for line in out.getvalue().splitlines())
        assert (failed["kind"], logged_in["kind"]) == ("log_in_failed", "logged_in")
        assert logged_in["actor"] == {"id": scene.user.pk, "username": "ada"}
        assert (failed["actor"], failed["address"]) == (None, address)

    def test_since_option_limits_the_export(self, scene: Scene) -> None:
        _log_in(scene)
        out = StringIO()

        call_command("security_log", "--since", "2999-01-01", stdout=out)

        assert out.getvalue() == ""


class TestNotice:
    def test_repeated_task_mails_one_notice(
        self, ada: User, now: Any, mailoutbox: list[Any]
    ) -> None:
        mail_id = uuid.uuid4()
        for _ in range(2):
            services.send_notice(
                user_id=ada.pk,
                kind=EventKind.PASSWORD_CHANGED,
                email=ada.email,
                address="",
                happened_at=now,
                mail_id=mail_id,
                now=now,
            )

        assert [mail.subject for mail in mailoutbox] == ["Your password was changed"]


class TestNewDevice:
    def test_known_device_is_not_mailed_again_after_its_sessions_are_purged(
        self, ada: User, present: Any, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        for day, agent in enumerate(["Teapot/1.0", "Laptop/1.0", "Laptop/2.0", "Teapot/9"]):
            services.log_in(
                login="ada",
                password=PASSWORD,
                client=Device(address="192.0.2.1", bucket="192.0.2.1", user_agent=agent),
                now=present + timedelta(days=day),
            )
            deliver()
            Session.objects.all().delete()

        assert [mail.subject for mail in mailoutbox] == ["A new device signed in"]


class TestEmailChange:
    def test_confirmed_address_replaces_the_former_one(self, scene: Scene) -> None:
        _change_email(scene)

        scene.user.refresh_from_db()
        assert scene.user.email == "countess@nexus.test"
        assert scene.user.email_verified_at is not None

    def test_unconfirmed_address_changes_nothing(self, scene: Scene) -> None:
        _request_change(scene)

        scene.user.refresh_from_db()
        assert scene.user.email == "ada@nexus.test"

    def test_address_is_changed_over_graphql(self, scene: Scene) -> None:
        scene.graphql(
            "mutation ($password: String!) {"
            ' requestEmailChange(email: "countess@nexus.test", password: $password) { ok } }',
            token=scene.token,
            password=PASSWORD,
        )
        code = scene.code_in_mail("countess@nexus.test")

        answer = scene.graphql(f'mutation {{ confirmEmailChange(token: "{code}") {{ ok }} }}')

        assert answer["data"] == {"confirmEmailChange": {"ok": True}}

    @pytest.mark.parametrize(
        ("email", "password", "field"),
        [
            pytest.param("countess@nexus.test", "wrong", "password", id="wrong password"),
            pytest.param("countess", PASSWORD, "email", id="no address"),
            pytest.param("ROOT@nexus.test", PASSWORD, "email", id="another account's"),
        ],
    )
    def test_invalid_address_change_is_refused(
        self, scene: Scene, email: str, password: str, field: str
    ) -> None:
        body = {"email": email, "password": password}

        answer = scene.rest("POST", "email/change/", body, token=scene.token)

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
        assert not SecurityEvent.objects.filter(kind=EventKind.EMAIL_CHANGE_REQUESTED).exists()

    def test_address_of_another_account_cannot_be_confirmed(self, scene: Scene) -> None:
        _request_change(scene)
        code = scene.code_in_mail("countess@nexus.test")
        User.objects.create_user("countess", "countess@nexus.test", PASSWORD)

        answer = scene.rest("POST", "email/change/confirm/", {"token": code})

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")

    def test_address_change_invalidates_codes_of_the_former_address(self, scene: Scene) -> None:
        scene.rest("POST", "password/reset/", {"email": "ada@nexus.test"})
        reset = scene.code_in_mail("ada@nexus.test")
        _change_email(scene)

        answer = scene.rest(
            "POST", "password/reset/confirm/", {"token": reset, "new_password": NEW_PASSWORD}
        )

        assert answer.status_code == 422
