"""The migration that renames the backend in the sessions of the admin site."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client

from shared.auth.models import User

MIGRATION = import_module("shared.auth.migrations.0008_renamed_backend")


def set_backend(client: Client, backend: str) -> None:
    session = client.session
    session[BACKEND_SESSION_KEY] = backend
    session.save()


@pytest.mark.django_db
class TestRename:
    def test_session_with_the_former_backend_stays_signed_in(self, admin: User) -> None:
        client = Client()
        client.force_login(admin)
        set_backend(client, MIGRATION.OLD)
        signed_out = client.get("/admin/").status_code

        MIGRATION.rename(apps, None)

        assert (signed_out, client.get("/admin/").status_code) == (302, 200)
        assert [client.session[BACKEND_SESSION_KEY]] == settings.AUTHENTICATION_BACKENDS

    def test_rename_can_be_reverted(self, admin: User) -> None:
        client = Client()
        client.force_login(admin)
        session = Session.objects.get()

        MIGRATION.rename_back(apps, None)
        former = client.session[BACKEND_SESSION_KEY]
        MIGRATION.rename(apps, None)

        assert former == MIGRATION.OLD
        assert Session.objects.get().get_decoded() == session.get_decoded()
