"""An account keeps a way to sign in when an identity or a passkey is removed."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from shared.accounts.services.last_way import require_another_way_to_sign_in
from shared.auth.errors import LastWayToSignIn
from shared.auth.models import Factor, FactorKind, Identity, User

pytestmark = pytest.mark.django_db

ISSUER = "https://id.example"


@pytest.fixture
def without_password(settings: Any) -> User:
    settings.NEXUS_SIGN_IN_PROVIDERS = {"work": SimpleNamespace(issuer=ISSUER)}
    return User.objects.create_user("ada", "ada@nexus.test", None)


def add_identity(user: User, *, now: datetime, subject: str = "1") -> Identity:
    return Identity.objects.create(
        user=user,
        provider="work",
        issuer=ISSUER,
        subject=subject,
        created_at=now,
        last_used_at=now,
    )


def add_factor(user: User, kind: FactorKind, *, now: datetime) -> Factor:
    credential = f"{user.pk}-{kind}" if kind == FactorKind.PASSKEY else None
    return Factor.objects.create(
        user=user,
        kind=kind,
        name="Phone",
        credential_id=credential,
        created_at=now,
        confirmed_at=now,
    )


def test_last_passkey_of_an_account_without_a_password_stays(
    without_password: User, now: datetime
) -> None:
    passkey = add_factor(without_password, FactorKind.PASSKEY, now=now)

    with pytest.raises(LastWayToSignIn):
        require_another_way_to_sign_in(without_password, without=passkey)


def test_last_identity_can_go_if_a_passkey_signs_in(without_password: User, now: datetime) -> None:
    identity = add_identity(without_password, now=now)
    add_factor(without_password, FactorKind.PASSKEY, now=now)

    require_another_way_to_sign_in(without_password, without=identity)


def test_last_passkey_can_go_if_an_identity_signs_in(without_password: User, now: datetime) -> None:
    passkey = add_factor(without_password, FactorKind.PASSKEY, now=now)
    add_identity(without_password, now=now)

    require_another_way_to_sign_in(without_password, without=passkey)


def test_authenticator_app_does_not_sign_in_alone(without_password: User, now: datetime) -> None:
    identity = add_identity(without_password, now=now)
    app = add_factor(without_password, FactorKind.TOTP, now=now)

    require_another_way_to_sign_in(without_password, without=app)
    with pytest.raises(LastWayToSignIn):
        require_another_way_to_sign_in(without_password, without=identity)


def test_password_is_another_way_to_sign_in(without_password: User, now: datetime) -> None:
    passkey = add_factor(without_password, FactorKind.PASSKEY, now=now)
    without_password.set_password("correct horse battery")

    require_another_way_to_sign_in(without_password, without=passkey)
