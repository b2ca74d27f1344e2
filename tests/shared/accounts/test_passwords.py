"""Changing and resetting passwords, verifying addresses, and their mails."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage

from shared.accounts import services
from shared.auth.models import OneTimeToken, User
from shared.auth.viewer import Client as Device
from shared.errors import ValidationFailed

NEW = "staple battery horse"
RESET = """
mutation ($code: String!, $newPassword: String!) {
  resetPassword(token: $code, newPassword: $newPassword) { ok }
}
"""


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"^[0-9a-f]{64}$", str(mail.body), re.MULTILINE)
    assert found
    return found.group()


@pytest.fixture
def mailed_code(ada: User, present: datetime, mailoutbox: list[EmailMessage]) -> str:
    """Return the code of a password reset mail to Ada."""
    services.send_password_reset(email="ADA@nexus.test", mail_id=uuid.uuid4(), now=present)
    return code_in(mailoutbox.pop())


class TestChangePassword:
    def test_password_change_ends_all_other_sessions(
        self, rest: Any, ada: User, sign_in: Any, password: str
    ) -> None:
        here, elsewhere = sign_in(ada), sign_in(ada)
        body = {"old_password": password, "new_password": NEW}

        response = rest("POST", "password/change/", body, token=here.access)

        assert response.status_code == 204
        assert rest("GET", "me/", token=here.access).status_code == 200
        assert rest("GET", "me/", token=elsewhere.access).json()["code"] == "session_revoked"
        assert rest("POST", "login/", {"username": "ada", "password": NEW}).status_code == 200

    @pytest.mark.parametrize(
        ("old", "new", "field"),
        [
            pytest.param("wrong", NEW, "old_password", id="wrong old password"),
            pytest.param(None, "12345678", "new_password", id="weak new password"),
        ],
    )
    def test_refused_password_change_ends_no_session(
        self,
        rest: Any,
        graphql: Any,
        ada: User,
        sign_in: Any,
        password: str,
        old: str | None,
        new: str,
        field: str,
    ) -> None:
        here, elsewhere = sign_in(ada), sign_in(ada)
        old = old or password

        response = rest(
            "POST",
            "password/change/",
            {"old_password": old, "new_password": new},
            token=here.access,
        )
        over_graphql = graphql(
            "mutation ($old: String!, $new: String!)"
            " { changePassword(oldPassword: $old, newPassword: $new) { ok } }",
            token=here.access,
            old=old,
            new=new,
        )

        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == field
        assert over_graphql["errors"][0]["extensions"]["errors"][0]["field"] == field
        assert rest("GET", "me/", token=elsewhere.access).status_code == 200
        assert User.objects.get(pk=ada.pk).check_password(password)


class TestPasswordReset:
    def test_reset_request_gets_the_same_response_for_any_address(
        self, rest: Any, ada: User
    ) -> None:
        answers = [
            rest("POST", "password/reset/", {"email": email})
            for email in ("ada@nexus.test", "unknown@nexus.test")
        ]

        assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"")] * 2

    def test_unknown_address_gets_no_mail(
        self, db: None, present: datetime, mailoutbox: list[EmailMessage]
    ) -> None:
        services.send_password_reset(email="unknown@nexus.test", mail_id=uuid.uuid4(), now=present)

        assert mailoutbox == []

    def test_repeated_task_sends_one_mail(
        self, ada: User, present: datetime, mailoutbox: list[EmailMessage]
    ) -> None:
        mail_id = uuid.uuid4()

        for _ in range(2):
            services.send_password_reset(email="ada@nexus.test", mail_id=mail_id, now=present)

        [mail] = mailoutbox
        assert mail.to == ["ada@nexus.test"]

    def test_code_is_stored_as_a_hash(self, mailed_code: str) -> None:
        assert OneTimeToken.objects.get().hash != mailed_code

    def test_reset_sets_the_password_and_ends_every_session(
        self, rest: Any, ada: User, sign_in: Any, mailed_code: str
    ) -> None:
        other_session = sign_in(ada)

        response = rest(
            "POST", "password/reset/confirm/", {"token": mailed_code, "new_password": NEW}
        )

        assert response.status_code == 204
        assert rest("GET", "me/", token=other_session.access).json()["code"] == "session_revoked"
        assert rest("POST", "login/", {"username": "ada", "password": NEW}).status_code == 200

    def test_password_is_reset_over_graphql(
        self, graphql: Any, ada: User, mailed_code: str
    ) -> None:
        answer = graphql(RESET, code=mailed_code, newPassword=NEW)

        assert answer["data"] == {"resetPassword": {"ok": True}}
        ada.refresh_from_db()
        assert ada.check_password(NEW)

    def test_used_code_is_refused(self, rest: Any, mailed_code: str) -> None:
        body = {"token": mailed_code, "new_password": NEW}
        rest("POST", "password/reset/confirm/", body)

        response = rest("POST", "password/reset/confirm/", body)

        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "token"

    def test_concurrent_uses_of_a_code_succeed_once(
        self, transactional_db: None, rest: Any, mailed_code: str, repeat_concurrently: Any
    ) -> None:
        body = {"token": mailed_code, "new_password": NEW}

        answers = repeat_concurrently(8, lambda: rest("POST", "password/reset/confirm/", body))

        assert sorted(answer.status_code for answer in answers) == [204, *[422] * 7]

    def test_code_expires_after_an_hour(
        self, ada: User, mailed_code: str, device: Device, present: datetime
    ) -> None:
        with pytest.raises(ValidationFailed):
            services.reset_password(
                token=mailed_code,
                new_password=NEW,
                client=device,
                now=present + timedelta(hours=1),
            )

    def test_weak_password_does_not_consume_the_code(self, rest: Any, mailed_code: str) -> None:
        def confirm(password: str) -> int:
            body = {"token": mailed_code, "new_password": password}
            status: int = rest("POST", "password/reset/confirm/", body).status_code
            return status

        assert confirm("12345678") == 422
        assert confirm(NEW) == 204

    def test_reset_invalidates_earlier_codes(
        self,
        ada: User,
        rest: Any,
        mailed_code: str,
        present: datetime,
        mailoutbox: list[EmailMessage],
    ) -> None:
        services.send_password_reset(email="ada@nexus.test", mail_id=uuid.uuid4(), now=present)
        second = code_in(mailoutbox.pop())

        rest("POST", "password/reset/confirm/", {"token": second, "new_password": NEW})

        response = rest(
            "POST", "password/reset/confirm/", {"token": mailed_code, "new_password": NEW}
        )
        assert response.status_code == 422


class TestEmailVerification:
    def test_verification_code_verifies_the_address_once(
        self, rest: Any, ada: User, present: datetime, mailoutbox: list[EmailMessage]
    ) -> None:
        services.send_verification(user_id=ada.pk, mail_id=uuid.uuid4(), now=present)
        code = code_in(mailoutbox.pop())

        answers = [rest("POST", "email/verify/", {"token": code}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 422]
        ada.refresh_from_db()
        assert ada.email_verified_at is not None

    def test_verification_code_cannot_reset_the_password(
        self, rest: Any, ada: User, present: datetime, mailoutbox: list[EmailMessage]
    ) -> None:
        services.send_verification(user_id=ada.pk, mail_id=uuid.uuid4(), now=present)
        code = code_in(mailoutbox.pop())

        response = rest("POST", "password/reset/confirm/", {"token": code, "new_password": NEW})

        assert response.status_code == 422

    def test_verification_mail_is_sent_again_to_unverified_accounts_only(
        self, rest: Any, ada: User, sign_in: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        token = sign_in(ada).access

        with django_capture_on_commit_callbacks() as unverified:
            assert rest("POST", "email/resend/", token=token).status_code == 202
        User.objects.filter(pk=ada.pk).update(email_verified_at=ada.created_at)
        with django_capture_on_commit_callbacks() as verified:
            assert rest("POST", "email/resend/", token=token).status_code == 202

        assert (len(unverified), len(verified)) == (1, 0)


class TestNewDevice:
    def test_second_device_is_mailed_once_and_the_first_is_not(
        self,
        ada: User,
        sign_in: Any,
        password: str,
        present: datetime,
        mailoutbox: list[EmailMessage],
    ) -> None:
        sign_in(ada)
        other_device = Device(address="192.0.2.7", bucket="192.0.2.7", user_agent="<b>Laptop</b>")
        services.log_in(
            login="ada", password=password, client=other_device, now=present + timedelta(minutes=1)
        )

        for _ in range(2):
            for session in ada.sessions.order_by("created_at"):
                services.announce_session(session_id=session.pk, now=present)

        [mail] = mailoutbox
        assert "<b>Laptop</b>" in str(mail.body)
        assert "192.0.2.7" in str(mail.body)
