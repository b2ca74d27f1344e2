"""Rows of accounts and sessions, for the contract tests of lists of any length."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry

from shared.auth.models import (
    AuthorizationRequest,
    Challenge,
    ChallengePurpose,
    EventKind,
    Factor,
    FactorKind,
    Identity,
    KnownDevice,
    OneTimeToken,
    PersonalAccessToken,
    Purpose,
    RecoveryCode,
    RefreshToken,
    SecurityEvent,
    Session,
    User,
)


def load(*, amount: int, viewer: User, now: datetime) -> Mapping[str, str]:
    """Load ``amount`` accounts, and as many sessions of the viewer."""
    for number in range(amount):
        User.objects.create_user(f"guest{number}", f"guest{number}@nexus.test", "pw")
        session = Session.objects.create(user=viewer, created_at=now, last_seen_at=now)
        KnownDevice.objects.create(
            user=viewer, agent=f"Teapot {number}", first_seen_at=now, last_seen_at=now
        )
        Identity.objects.create(
            user=viewer,
            provider="work",
            issuer="https://id.example",
            subject=str(number),
            email=viewer.email,
            created_at=now,
            last_used_at=now,
        )
        PersonalAccessToken.objects.create(
            user=viewer,
            name=f"Script {number}",
            hash=uuid4().hex,
            ending="abcd",
            scopes=["read"],
            created_at=now,
            expires_at=now + timedelta(days=30),
        )
        Factor.objects.create(
            user=viewer,
            kind=FactorKind.PASSKEY,
            name=f"Key {number}",
            credential_id=f"{viewer.pk}-{number}",
            created_at=now,
            confirmed_at=now,
        )
        RecoveryCode.objects.create(user=viewer, salt="", hash=str(number), created_at=now)
        SecurityEvent.objects.create(
            kind=EventKind.LOGGED_IN, actor=viewer, subject=viewer, request_id="-", created_at=now
        )
        RefreshToken.objects.create(
            jti=uuid4(), session=session, issued_at=now, expires_at=now + timedelta(days=1)
        )
    return {}


def forget() -> None:
    """Delete the loaded rows except the sessions: one of them is the viewer's own."""
    User.objects.filter(username__startswith="guest").delete()
    RefreshToken.objects.all().delete()
    KnownDevice.objects.all().delete()
    Identity.objects.all().delete()
    PersonalAccessToken.objects.all().delete()
    Factor.objects.all().delete()
    RecoveryCode.objects.all().delete()


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` rows of each model without a list in the API. Call it after ``load``."""
    soon = now + timedelta(minutes=5)
    for number in range(amount):
        OneTimeToken.objects.create(
            user=viewer, hash=f"link{number}", purpose=Purpose.PASSWORD_RESET, expires_at=soon
        )
        Challenge.objects.create(
            user=viewer,
            hash=f"challenge{number}",
            purpose=ChallengePurpose.CONFIRMATION,
            expires_at=soon,
        )
        AuthorizationRequest.objects.create(
            user=viewer,
            state_hash=f"state{number}",
            verifier_hash=f"verifier{number}",
            provider="work",
            redirect_uri="https://app.example/",
            expires_at=soon,
        )
        LogEntry.objects.create(user=viewer, object_repr="Tea", action_flag=CHANGE)
