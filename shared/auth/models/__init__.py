"""What is stored about people, their sessions, devices and tokens."""

from shared.auth.models.accounts import (
    OneTimeToken,
    Purpose,
    RefreshToken,
    RevokeReason,
    Role,
    Session,
    SessionQuerySet,
    User,
    UserManager,
    UserQuerySet,
)
from shared.auth.models.devices import KnownDevice

__all__ = [
    "KnownDevice",
    "OneTimeToken",
    "Purpose",
    "RefreshToken",
    "RevokeReason",
    "Role",
    "Session",
    "SessionQuerySet",
    "User",
    "UserManager",
    "UserQuerySet",
]
