"""Models of accounts, sessions, devices, factors and tokens."""

from shared.auth.models.access_tokens import PersonalAccessToken, PersonalAccessTokenQuerySet
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
from shared.auth.models.factors import (
    Challenge,
    ChallengePurpose,
    Factor,
    FactorKind,
    RecoveryCode,
)
from shared.auth.models.identities import AuthorizationRequest, Identity
from shared.auth.models.security import EventKind, SecurityEvent

__all__ = [
    "AuthorizationRequest",
    "Challenge",
    "ChallengePurpose",
    "EventKind",
    "Factor",
    "FactorKind",
    "Identity",
    "KnownDevice",
    "OneTimeToken",
    "PersonalAccessToken",
    "PersonalAccessTokenQuerySet",
    "Purpose",
    "RecoveryCode",
    "RefreshToken",
    "RevokeReason",
    "Role",
    "SecurityEvent",
    "Session",
    "SessionQuerySet",
    "User",
    "UserManager",
    "UserQuerySet",
]
