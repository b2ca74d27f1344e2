"""What ends a change of an e-mail address that was requested but not confirmed."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.mail import EmailMessage

from shared.accounts import services
from shared.accounts.services.mails import make_email_change
from shared.auth.models import OneTimeToken, User
from shared.errors import ValidationFailed
from tests.shared.accounts.conftest import PASSWORD

NEW_PASSWORD = "staple battery horse"
NEW_ADDRESS = "countess@nexus.test"
_CODE = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass
class Scene:
    """An account whose password two people know, and an admin."""

    rest: Any
    user: User
    admin: User
    sign_in: Any
    deliver: Callable[[], None]
    outbox: list[EmailMessage]

    def request_change(self) -> None:
        """Request a new address with the password."""
        body = {"email": NEW_ADDRESS, "password": PASSWORD}
        token = self.sign_in(self.user).access
        assert self.rest("POST", "email/change/", body, token=token).status_code == 202

    def codes_for(self, address: str) -> list[str]:
        """Return the codes in the mails to an address."""
        self.deliver()
        mails = [mail for mail in self.outbox if mail.to == [address]]
        return [code for mail in mails for code in _CODE.findall(str(mail.body))]

    def confirm(self, code: str) -> int:
        """Confirm the new address, and return the status."""
        status: int = self.rest("POST", "email/change/confirm/", {"token": code}).status_code
        return status

    def address(self) -> str:
        """Return the address of the account."""
        return User.objects.get(pk=self.user.pk).email


@pytest.fixture
def scene(
    rest: Any,
    ada: User,
    admin: User,
    sign_in: Any,
    deliver: Callable[[], None],
    mailoutbox: list[EmailMessage],
) -> Scene:
    return Scene(rest, ada, admin, sign_in, deliver, mailoutbox)


def _change_password(scene: Scene) -> None:
    body = {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    token = scene.sign_in(scene.user).access
    assert scene.rest("POST", "password/change/", body, token=token).status_code == 204


def _reset_password(scene: Scene) -> None:
    # Called directly, because a delivery would send the queued mail of the new address, too.
    now = scene.user.created_at
    services.send_password_reset(email="ada@nexus.test", mail_id=uuid.uuid4(), now=now)
    body = {"token": _CODE.findall(str(scene.outbox[-1].body))[0], "new_password": NEW_PASSWORD}
    assert scene.rest("POST", "password/reset/confirm/", body).status_code == 204


def _deactivate(scene: Scene) -> None:
    _set_active(scene, is_active=False)


def _deactivate_and_reactivate(scene: Scene) -> None:
    _set_active(scene, is_active=False)
    _set_active(scene, is_active=True)


def _set_active(scene: Scene, *, is_active: bool) -> None:
    token = scene.sign_in(scene.admin).access
    answer = scene.rest("PATCH", f"{scene.user.pk}/", {"is_active": is_active}, token=token)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "secure", [_change_password, _reset_password, _deactivate, _deactivate_and_reactivate]
)
class TestSecuredAccount:
    def test_mailed_code_is_refused(self, scene: Scene, secure: Callable[[Scene], None]) -> None:
        scene.request_change()
        [code] = scene.codes_for(NEW_ADDRESS)

        secure(scene)

        assert scene.confirm(code) == 422
        assert scene.address() == "ada@nexus.test"

    def test_queued_mail_is_not_sent(self, scene: Scene, secure: Callable[[Scene], None]) -> None:
        scene.request_change()

        secure(scene)

        assert scene.codes_for(NEW_ADDRESS) == []


class TestInactiveAccount:
    @pytest.fixture
    def deactivate(self, ada: User) -> Callable[[], int]:
        """Return a function that deactivates the account and leaves its tokens unchanged."""
        return lambda: User.objects.filter(pk=ada.pk).update(is_active=False)

    def test_new_address_is_refused(self, scene: Scene, deactivate: Callable[[], int]) -> None:
        scene.request_change()
        [code] = scene.codes_for(NEW_ADDRESS)
        deactivate()

        assert scene.confirm(code) == 422
        assert scene.address() == "ada@nexus.test"

    def test_verification_is_refused(
        self, scene: Scene, present: datetime, deactivate: Callable[[], int]
    ) -> None:
        services.send_verification(user_id=scene.user.pk, mail_id=uuid.uuid4(), now=present)
        [code] = scene.codes_for("ada@nexus.test")
        deactivate()

        assert scene.rest("POST", "email/verify/", {"token": code}).status_code == 422
        assert User.objects.get(pk=scene.user.pk).email_verified_at is None

    def test_password_reset_is_refused(
        self, scene: Scene, present: datetime, deactivate: Callable[[], int]
    ) -> None:
        services.send_password_reset(email="ada@nexus.test", mail_id=uuid.uuid4(), now=present)
        [code] = scene.codes_for("ada@nexus.test")
        deactivate()

        body = {"token": code, "new_password": NEW_PASSWORD}
        assert scene.rest("POST", "password/reset/confirm/", body).status_code == 422
        assert User.objects.get(pk=scene.user.pk).check_password(PASSWORD)


class TestMail:
    def test_repeated_task_sends_one_mail(
        self, ada: User, present: datetime, mailoutbox: list[EmailMessage]
    ) -> None:
        mail_id = make_email_change(ada, email=NEW_ADDRESS, now=present)

        for _ in range(2):
            services.send_email_change(
                user_id=ada.pk, email=NEW_ADDRESS, mail_id=mail_id, now=present
            )

        assert [mail.to for mail in mailoutbox] == [[NEW_ADDRESS]]

    def test_password_that_was_changed_since_its_check_requests_nothing(
        self, ada: User, present: datetime
    ) -> None:
        # The object has the password of the check, and the row has another one.
        User.objects.filter(pk=ada.pk).update(password="changed")

        with pytest.raises(ValidationFailed):
            services.request_email_change(
                user=ada, email=NEW_ADDRESS, password=PASSWORD, now=present
            )

        assert not OneTimeToken.objects.exists()
