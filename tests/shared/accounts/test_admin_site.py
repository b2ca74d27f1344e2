"""The admin site: log-in, sessions, accounts and passwords."""

from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from shared.accounts import services
from shared.auth.models import User

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/?next=/admin/"


class TestAdminLogin:
    def test_admin_logs_in(self, client: Client, admin: User, password: str) -> None:
        response = client.post(LOGIN, {"username": "ROOT", "password": password})

        assert (response.status_code, response["Location"]) == (302, "/admin/")
        assert client.get("/admin/").status_code == 200

    def test_log_in_form_sends_a_same_origin_referrer_policy(self, client: Client) -> None:
        # Without a referrer browsers send the origin "null", which CSRF checks refuse.
        assert client.get(LOGIN)["Referrer-Policy"] == "same-origin"

    def test_user_without_the_admin_role_is_not_logged_in(
        self, client: Client, ada: User, password: str
    ) -> None:
        client.post(LOGIN, {"username": "ada", "password": password})

        assert client.get("/admin/").status_code == 302

    def test_admin_log_in_counts_wrong_passwords(
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


class TestAccounts:
    def test_deactivated_account_loses_its_sessions(
        self, client: Client, admin: User, ada: User, sign_in: Any
    ) -> None:
        sign_in(ada)
        client.force_login(admin)

        submitted = {"initial-role": "user", "initial-is_active": "True"}
        response = client.post(
            f"/admin/identity/user/{ada.pk}/change/", {"role": "employer", **submitted}
        )

        assert response.status_code == 302
        ada.refresh_from_db()
        assert (ada.role, ada.is_active) == ("employer", False)
        assert ada.sessions.get().revoke_reason == "deactivated"

    def test_password_of_a_new_account_is_taken_as_typed(self, client: Client, admin: User) -> None:
        client.force_login(admin)
        password = " correct horse battery  "
        fields = {"username": "grace", "email": "grace@nexus.test", "role": "user"}

        client.post("/admin/identity/user/add/", {**fields, "password": password})

        assert User.objects.get(username="grace").check_password(password)

    def test_demotion_of_the_last_admin_shows_the_reason(self, client: Client, admin: User) -> None:
        client.force_login(admin)

        response = client.post(
            f"/admin/identity/user/{admin.pk}/change/", {"role": "user"}, follow=True
        )

        assert "The last admin cannot lose the role." in response.content.decode()
        admin.refresh_from_db()
        assert admin.is_admin


class TestAdminSessions:
    """The cookie of the admin site is valid as long as its session."""

    @pytest.fixture
    def site(self, client: Client, admin: User, password: str) -> Client:
        client.post(LOGIN, {"username": "root", "password": password})
        return client

    def test_admin_session_is_listed_in_the_api(
        self, site: Client, admin: User, sign_in: Any, rest: Any
    ) -> None:
        listed = rest("GET", "sessions/", token=sign_in(admin).access).json()

        assert [each["current"] for each in listed["results"]] == [True, False]

    def test_log_out_everywhere_ends_the_admin_session(
        self, site: Client, admin: User, sign_in: Any, rest: Any
    ) -> None:
        token = sign_in(admin).access
        before = site.get("/admin/").status_code

        rest("POST", "logout-all/", token=token)

        assert (before, site.get("/admin/").status_code) == (200, 302)

    def test_revoked_session_ends_the_admin_session(
        self, site: Client, admin: User, present: datetime
    ) -> None:
        session = admin.sessions.get()

        services.revoke_session(user=admin, session_id=session.pk, actor=admin, now=present)

        assert site.get("/admin/").status_code == 302

    @pytest.mark.parametrize("loss", [{"is_active": False}, {"role": "user"}])
    def test_admin_session_of_a_former_admin_is_refused(
        self, site: Client, admin: User, make_user: Any, present: datetime, loss: Any
    ) -> None:
        another = make_user("other", role="admin")

        services.change_account(actor=another, user_id=admin.pk, changes=loss, now=present)

        assert site.get("/admin/").status_code == 302

    def test_log_out_revokes_the_admin_session(self, site: Client, admin: User) -> None:
        site.post("/admin/logout/")

        assert admin.sessions.get().revoke_reason == "logout"
        assert site.get("/admin/").status_code == 302

    def test_admin_logs_in_again_after_log_out_everywhere(
        self, site: Client, admin: User, password: str
    ) -> None:
        services.log_out_everywhere(user=admin, actor=admin, now=timezone.now())

        site.post(LOGIN, {"username": "root", "password": password})

        assert site.get("/admin/").status_code == 200


class TestPasswordChange:
    def test_password_change_ends_all_other_sessions(
        self, client: Client, admin: User, sign_in: Any, password: str
    ) -> None:
        sign_in(admin)
        client.force_login(admin)

        change(client, old=password, new="a longer teapot")

        assert client.get("/admin/").status_code == 200
        reasons = admin.sessions.order_by("created_at").values_list("revoke_reason", flat=True)
        assert list(reasons) == ["password_changed", ""]

    def test_wrong_old_password_changes_nothing(
        self, client: Client, admin: User, password: str
    ) -> None:
        client.force_login(admin)

        answer = change(client, old="wrong", new="a longer teapot")

        assert answer.status_code == 200
        admin.refresh_from_db()
        assert admin.check_password(password)

    @pytest.mark.parametrize("new", ["long pass " * 13, "correct\thorse battery staple"])
    def test_password_that_the_api_refuses_changes_nothing(
        self, client: Client, admin: User, password: str, new: str
    ) -> None:
        client.force_login(admin)

        answer = change(client, old=password, new=new)

        assert answer.status_code == 200
        admin.refresh_from_db()
        assert admin.check_password(password)


def change(client: Client, *, old: str, new: str) -> Any:
    return client.post(
        "/admin/password_change/",
        {"old_password": old, "new_password1": new, "new_password2": new},
    )


class TestCreateSuperuser:
    def test_createsuperuser_creates_an_admin(
        self, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
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
