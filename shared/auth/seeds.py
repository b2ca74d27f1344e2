"""The personas of the demonstration."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password

from shared.auth.models import Role, User

PERSONAS: Sequence[tuple[str, Role, str]] = (
    ("admin", Role.ADMIN, "Admin"),
    ("employer", Role.EMPLOYER, "Emil Employer"),
    ("ada", Role.USER, "Ada Lovelace"),
    ("grace", Role.USER, "Grace Hopper"),
    ("linus", Role.USER, "Linus Torvalds"),
)


def plant(*, password: str, now: datetime) -> None:
    """Plant the personas, who share one password, once however often it is asked for."""
    planted = set(User.objects.values_list("username", flat=True))
    # One hash for all, because it is costly on purpose.
    hashed = make_password(password)
    User.objects.bulk_create(
        User(
            username=username,
            email=f"{username}@nexus.test",
            password=hashed,
            role=role,
            display_name=display_name,
            email_verified_at=now,
            created_at=now,
        )
        for username, role, display_name in PERSONAS
        if username not in planted
    )
