"""Services lock an account before its other rows, so that no two of them block each other."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from shared.accounts import services
from shared.auth import tokens
from shared.auth.models import OneTimeToken, Purpose, Session, User
from shared.auth.viewer import Client as Device
from tests.concurrency import start_blocked
from tests.shared.accounts.conftest import PASSWORD

NEW_PASSWORD = "staple battery horse"
Act = Callable[[User, str, datetime], object]


def _device() -> Device:
    return Device(address="192.0.2.1", bucket=uuid.uuid4().hex, user_agent="Teapot/1.0")


def _verify(user: User, token: str, now: datetime) -> None:
    services.verify_email(token=token, client=_device(), now=now)


def _confirm(user: User, token: str, now: datetime) -> None:
    services.confirm_email_change(token=token, client=_device(), now=now)


def _reset(user: User, token: str, now: datetime) -> None:
    services.reset_password(token=token, new_password=NEW_PASSWORD, client=_device(), now=now)


def _change(user: User, token: str, now: datetime) -> None:
    services.change_password(
        user=user,
        session=Session.objects.get(),
        old_password=PASSWORD,
        new_password=NEW_PASSWORD,
        now=now,
    )


def _delete(user: User, token: str, now: datetime) -> None:
    services.delete_me(user=user, password=PASSWORD, now=now)


@pytest.mark.parametrize(
    ("act", "purpose"),
    [
        pytest.param(_verify, Purpose.EMAIL_VERIFICATION, id="verify"),
        pytest.param(_confirm, Purpose.EMAIL_CHANGE, id="confirm"),
        pytest.param(_reset, Purpose.PASSWORD_RESET, id="reset"),
        pytest.param(_change, Purpose.PASSWORD_RESET, id="change"),
        pytest.param(_delete, Purpose.EMAIL_VERIFICATION, id="delete"),
    ],
)
def test_service_waits_for_the_account_without_a_lock_of_another_row(
    transactional_db: None,
    ada: User,
    sign_in: Callable[[User], object],
    present: datetime,
    act: Act,
    purpose: Purpose,
) -> None:
    sign_in(ada)
    token = tokens.make_one_time_token()
    OneTimeToken.objects.create(
        hash=tokens.hash_of(token),
        user=ada,
        purpose=purpose,
        email="countess@nexus.test",
        expires_at=present + timedelta(hours=1),
    )

    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=ada.pk)
        waiting = start_blocked(lambda: act(ada, token, present))
        # Either query is refused at once if a row is locked.
        assert OneTimeToken.objects.select_for_update(nowait=True).get().used_at is None
        assert Session.objects.select_for_update(nowait=True).get().revoked_at is None

    waiting.result()
