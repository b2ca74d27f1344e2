"""The admin site: a session for admins, the same services behind it."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from shared.auth.models import Session, User

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/?next=/admin/"


class TestAdminLogin:
    def test_is_open_to_admins(self, client: Client, admin: User, password: str) -> None:
        response = client.post(LOGIN, {"username": "ROOT", "password": password})

        assert (response.status_code, response["Location"]) == (302, "/admin/")
        assert client.get("/admin/").status_code == 200

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

        response = client.post(f"/admin/identity/user/{ada.pk}/change/", {"role": "employer"})

        assert response.status_code == 302
        ada.refresh_from_db()
        assert (ada.role, ada.is_active) == ("employer", False)
        assert Session.objects.get().revoke_reason == "deactivated"

    def test_say_why_the_last_admin_stays_one(self, client: Client, admin: User) -> None:
        client.force_login(admin)

        response = client.post(
            f"/admin/identity/user/{admin.pk}/change/", {"role": "user"}, follow=True
        )

        assert "The last admin stays one." in response.content.decode()
        admin.refresh_from_db()
        assert admin.is_admin

    @pytest.mark.parametrize("page", ["user", "session"])
    def test_are_listed(self, client: Client, admin: User, sign_in: Any, page: str) -> None:
        sign_in(admin)
        client.force_login(admin)

        assert client.get(f"/admin/identity/{page}/?q=").status_code == 200


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
