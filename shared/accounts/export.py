"""The data of a user for the export: the account."""

from collections.abc import Mapping

from shared.auth.models import (
    Factor,
    Identity,
    KnownDevice,
    PersonalAccessToken,
    RecoveryCode,
    SecurityEvent,
    Session,
    User,
)
from shared.exports import Rows, Table, list_rows

TABLES: Mapping[str, Table] = {
    "account": Table(
        User,
        "pk",
        (
            *("id", "username", "email", "role", "display_name", "avatar_url", "is_active"),
            *("email_verified_at", "created_at", "updated_at"),
        ),
    ),
    "sessions": Table(
        Session,
        "user",
        ("id", "user_agent", "ip", "created_at", "last_seen_at", "revoked_at", "revoke_reason"),
    ),
    "personal_access_tokens": Table(
        PersonalAccessToken,
        "user",
        (
            *("id", "name", "ending", "scopes", "created_at", "expires_at"),
            *("last_used_at", "networks", "revoked_at", "revoke_reason"),
        ),
    ),
    "known_devices": Table(
        KnownDevice, "user", ("network", "agent", "first_seen_at", "last_seen_at")
    ),
    "identities": Table(
        Identity,
        "user",
        ("provider", "issuer", "subject", "email", "created_at", "last_used_at"),
    ),
    "factors": Table(
        Factor, "user", ("kind", "name", "created_at", "confirmed_at", "last_used_at")
    ),
    "recovery_codes": Table(RecoveryCode, "user", ("created_at", "used_at")),
    "security_events": Table(SecurityEvent, "subject", ("kind", "address", "created_at")),
    "acts": Table(SecurityEvent, "actor", ("kind", "address", "created_at")),
}


def collect(*, user_id: int) -> Mapping[str, Rows]:
    """Return the rows of the account, those that belong to it, and its security events."""
    return list_rows(TABLES, user_id=user_id)
