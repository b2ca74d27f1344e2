"""The personas of the demo, and many generated users for load tests."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from shared.auth.models import Role, User

PERSONAS: Sequence[tuple[str, Role, str]] = (
    ("admin", Role.ADMIN, "Admin"),
    ("employer", Role.EMPLOYER, "Emil Employer"),
    ("ada", Role.USER, "Ada Lovelace"),
    ("grace", Role.USER, "Grace Hopper"),
    ("linus", Role.USER, "Linus Torvalds"),
)

DEMO_ADDRESSES = "@nexus.test"
"""The domain of the personas' addresses. The top-level domain .test is reserved."""

FIRST_OF_CROWD = 1_000_001
"""The id of the first generated user, crowd00001. The ids of the others follow without gaps."""
CROWD = 10_000
"""The number of generated users. Every twentieth is an employer."""


def load(*, password: str, now: datetime) -> None:
    """Load the personas, which share one password. A second call changes nothing."""
    existing = set(User.objects.values_list("username", flat=True))
    # All personas share one hash, because computing a hash is expensive on purpose.
    hashed = make_password(password)
    User.objects.bulk_create(
        User(
            username=username,
            email=f"{username}{DEMO_ADDRESSES}",
            password=hashed,
            role=role,
            display_name=display_name,
            email_verified_at=now,
            created_at=now,
        )
        for username, role, display_name in PERSONAS
        if username not in existing
    )


def reset_passwords(*, password: str, now: datetime) -> None:
    """Set this password for each persona that has another one. Other accounts do not change."""
    personas = User.objects.filter(
        username__in=[username for username, _, _ in PERSONAS], email__endswith=DEMO_ADDRESSES
    )
    hashes = personas.order_by("password").values_list("password", flat=True).distinct()
    # Personas usually share one hash, so one expensive check is usually enough.
    if others := [hashed for hashed in hashes if not check_password(password, hashed)]:
        personas.filter(password__in=others).update(
            password=make_password(password), updated_at=now
        )


def load_large(*, now: datetime, crowd: int = CROWD) -> None:
    """Load the generated users, with the personas' password. A second call changes nothing."""
    if User.objects.filter(pk=FIRST_OF_CROWD).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(_CREATE_CROWD, {"first": FIRST_OF_CROWD, "crowd": crowd, "now": now})
        # Explicit ids do not advance the sequence. Advance it as if all users were generated.
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('identity_user', 'id'), %s)",
            [FIRST_OF_CROWD + max(CROWD, crowd)],
        )


_CREATE_CROWD = """
    INSERT INTO identity_user (
        id, username, email, password, role, display_name, avatar_url,
        email_verified_at, is_active, created_at, updated_at
    )
    SELECT
        %(first)s + place - 1,
        username,
        username || '@nexus.test',
        -- A hash that no password has, if there are no personas.
        coalesce((SELECT password FROM identity_user WHERE username = 'ada'), '!'),
        CASE WHEN place %% 20 = 0 THEN 'employer' ELSE 'user' END,
        (ARRAY['Alan', 'Barbara', 'Claude', 'Dorothy', 'Edsger', 'Frances', 'Gordon', 'Hedy',
               'Ivan', 'Joan', 'Katherine', 'Leslie', 'Margaret', 'Niklaus', 'Olga', 'Peter',
               'Radia', 'Sophie', 'Tim', 'Ursula'])[1 + place %% 20] || ' ' ||
        (ARRAY['Abbot', 'Baker', 'Carter', 'Dyer', 'Eaton', 'Fletcher', 'Glover', 'Hooper',
               'Ironside', 'Joiner', 'Keeler', 'Lorimer', 'Mason', 'Naylor', 'Ostler', 'Potter',
               'Quarrier', 'Roper', 'Sawyer', 'Turner', 'Usher', 'Vintner', 'Wright'])
            [1 + place %% 23],
        '',
        joined_at,
        true,
        joined_at,
        joined_at
    FROM generate_series(1, %(crowd)s::int) AS place,
        LATERAL (
            SELECT 'crowd' || lpad(place::text, 5, '0') AS username,
                   %(now)s::timestamptz - interval '1 day' - place * interval '70 minutes'
                       AS joined_at
        ) AS person
"""
