"""Background work of accounts: purging, mails and personas."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password

from shared.accounts import seeds, services, tasks
from shared.accounts.schedule import SCHEDULE
from shared.auth.models import OneTimeToken, RefreshToken, Session, User
from shared.auth.viewer import Client as Device

pytestmark = pytest.mark.django_db


class TestPurge:
    def test_purge_deletes_expired_sessions_and_codes_only(
        self, ada: User, password: str, device: Device, now: datetime
    ) -> None:
        for days in (8, 8, 1):
            services.log_in(
                login="ada", password=password, client=device, now=now - timedelta(days=days)
            )
        services.send_password_reset(
            email="ada@nexus.test", mail_id=uuid.uuid4(), now=now - timedelta(hours=2)
        )
        services.send_verification(user_id=ada.pk, mail_id=uuid.uuid4(), now=now)

        services.purge_expired(now=now)

        assert Session.objects.get().created_at == now - timedelta(days=1)
        assert RefreshToken.objects.count() == 1
        assert OneTimeToken.objects.get().purpose == "email_verification"

    def test_schedule_names_the_purge_task(self) -> None:
        assert SCHEDULE["purge_expired"]["task"] == tasks.purge_expired.name


class TestTasks:
    def test_mail_tasks_send_mails(self, ada: User, mailoutbox: list[Any]) -> None:
        tasks.send_verification(user_id=ada.pk, mail_id=str(uuid.uuid4()))
        tasks.send_password_reset(email=ada.email, mail_id=str(uuid.uuid4()))

        assert [mail.subject for mail in mailoutbox] == [
            "Please confirm your address",
            "Set a new password",
        ]


class TestMails:
    def test_registration_mails_one_code(
        self, device: Device, now: datetime, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        services.register(
            username="hedy",
            email="hedy@nexus.test",
            password="correct horse battery",
            role="user",
            client=device,
            now=now,
        )

        deliver()
        deliver()

        assert [(mail.subject, mail.to) for mail in mailoutbox] == [
            ("Please confirm your address", ["hedy@nexus.test"])
        ]

    def test_each_reset_request_mails_a_code(
        self, ada: User, device: Device, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        for _ in range(2):
            services.request_password_reset(email=ada.email, client=device)

        deliver()

        assert [mail.subject for mail in mailoutbox] == ["Set a new password"] * 2

    def test_log_in_from_a_new_device_is_mailed(
        self,
        ada: User,
        device: Device,
        password: str,
        present: datetime,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        another = replace(device, user_agent="Laptop/2.0")
        services.log_in(login="ada", password=password, client=device, now=present)
        services.log_in(
            login="ada", password=password, client=another, now=present + timedelta(seconds=1)
        )

        deliver()

        assert [mail.subject for mail in mailoutbox] == ["A new device signed in"]


class TestPersonas:
    def test_personas_are_loaded_once_and_share_the_password(self, now: datetime) -> None:
        seeds.load(password="teapot teapot", now=now)
        seeds.load(password="teapot teapot", now=now)

        people = User.objects.order_by("pk")
        assert [(user.username, user.role) for user in people] == [
            ("admin", "admin"),
            ("employer", "employer"),
            ("ada", "user"),
            ("grace", "user"),
            ("linus", "user"),
        ]
        assert all(check_password("teapot teapot", user.password) for user in people)
