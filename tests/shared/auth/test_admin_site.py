"""The admin site: a session for admins, the same services behind it."""

from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from shared.auth import services
from shared.auth.models import User

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/?next=/admin/"


class TestAdminLogin:
    def test_is_open_to_admins(self, client: Client, admin: User, password: str) -> None:
        response = client.post(LOGIN, {"username": "ROOT", "password": password})

        assert (response.status_code, response["Location"]) == (302, "/admin/")
        assert client.get("/admin/").status_code == 200

    def test_lets_browsers_say_where_its_form_was(self, client: Client) -> None:
        # Without a referrer they send it from the origin "null", which CSRF checks refuse.
        assert client.get(LOGIN)["Referrer-Policy"] == "same-origin"

    def test_is_closed_to_others(self, client: Client, ada: User, password: str) -> None:
        client.post(LOGIN, {"username": "ada", "password": password})

        assert client.get("/admin/").status_code == 302

    def test_counts_guesses_as_the_api_does(
        self, admin: User, password: str, settings: Any, address: str, unique: str
    ) -> None:
        settings.NEXUS_THROTTLES = True
        User.objects.filter(pk=admin.pk).update(username=f"r{unique[:20]}")
        client = Client(REMOTE_ADDR=address)
        for _ in range(5):
            client.post(LOGIN, {"username": f"r{unique[:20]}", "password": "wrong"})

        response = client.post(LOGIN, {"username": f"r{unique[:20]}", "password": password})

        assert response.status_code == 200
        assert client.get("/admin/").status_code == 302


class TestAccountsInTheAdminSite:
    def test_are_switched_off_with_all_their_sessions(
        self, client: Client, admin: User, ada: User, sign_in: Any
    ) -> None:
        sign_in(ada)
        client.force_login(admin)

        opened = {"initial-role": "user", "initial-is_active": "True"}
        response = client.post(
            f"/admin/identity/user/{ada.pk}/change/", {"role": "employer", **opened}
        )

        assert response.status_code == 302
        ada.refresh_from_db()
        assert (ada.role, ada.is_active) == ("employer", False)
        assert ada.sessions.get().revoke_reason == "deactivated"

    def test_say_why_the_last_admin_stays_one(self, client: Client, admin: User) -> None:
        client.force_login(admin)

        response = client.post(
            f"/admin/identity/user/{admin.pk}/change/", {"role": "user"}, follow=True
        )

        assert "The last admin stays one." in response.content.decode()
        admin.refresh_from_db()
        assert admin.is_admin


class TestAdminSessions:
    """A cookie of the admin site is worth as much as the session behind it."""

    @pytest.fixture
    def site(self, client: Client, admin: User, password: str) -> Client:
        client.post(LOGIN, {"username": "root", "password": password})
        return client

    def test_are_among_the_sessions_of_the_account(
        self, site: Client, admin: User, sign_in: Any, rest: Any
    ) -> None:
        listed = rest("GET", "sessions/", token=sign_in(admin).access).json()

        assert [each["current"] for each in listed["results"]] == [True, False]

    def test_end_when_one_logs_out_everywhere_through_the_api(
        self, site: Client, admin: User, sign_in: Any, rest: Any
    ) -> None:
        token = sign_in(admin).access
        before = site.get("/admin/").status_code

        rest("POST", "logout-all/", token=token)

        assert (before, site.get("/admin/").status_code) == (200, 302)

    def test_end_when_they_are_ended_from_elsewhere(
        self, site: Client, admin: User, present: datetime
    ) -> None:
        session = admin.sessions.get()

        services.revoke_session(user=admin, session_id=session.pk, actor=admin, now=present)

        assert site.get("/admin/").status_code == 302

    @pytest.mark.parametrize("loss", [{"is_active": False}, {"role": "user"}])
    def test_are_of_no_use_to_whom_was_an_admin(
        self, site: Client, admin: User, make_user: Any, present: datetime, loss: Any
    ) -> None:
        another = make_user("other", role="admin")

        services.change_account(actor=another, user_id=admin.pk, changes=loss, now=present)

        assert site.get("/admin/").status_code == 302

    def test_end_by_logging_out(self, site: Client, admin: User) -> None:
        site.post("/admin/logout/")

        assert admin.sessions.get().revoke_reason == "logout"
        assert site.get("/admin/").status_code == 302

    def test_can_be_started_anew(self, site: Client, admin: User, password: str) -> None:
        services.log_out_everywhere(user=admin, actor=admin, now=timezone.now())

        site.post(LOGIN, {"username": "root", "password": password})

        assert site.get("/admin/").status_code == 200


class TestPasswordsInTheAdminSite:
    def test_are_changed_with_an_end_to_all_other_sessions(
        self, client: Client, admin: User, sign_in: Any, password: str
    ) -> None:
        sign_in(admin)
        client.force_login(admin)

        change(client, old=password, new="a longer teapot")

        assert client.get("/admin/").status_code == 200
        reasons = admin.sessions.order_by("created_at").values_list("revoke_reason", flat=True)
        assert list(reasons) == ["password_changed", ""]

    def test_stay_if_the_old_one_is_wrong(self, client: Client, admin: User, password: str) -> None:
        client.force_login(admin)

        answer = change(client, old="wrong", new="a longer teapot")

        assert answer.status_code == 200
        admin.refresh_from_db()
        assert admin.check_password(password)


def change(client: Client, *, old: str, new: str) -> Any:
    return client.post(
        "/admin/password_change/",
        {"old_password": old, "new_password1": new, "new_password2": new},
    )


class TestCreateSuperuser:
    def test_makes_an_admin(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")

        call_command(
            "createsuperuser",
            interactive=False,
            username="Root",
            email="root@nexus.test",
            stdout=StringIO(),
        )

        root = User.objects.get()
        assert (root.username, root.is_admin) == ("root", True)
