"""Events of accounts."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from shared.events import Event


@dataclass(frozen=True, slots=True)
class UserRegistered(Event):
    """An account was registered."""

    user_id: int


@dataclass(frozen=True, slots=True)
class UserDeleted(Event):
    """An account is gone; its row stays, without a name."""

    user_id: int


@dataclass(frozen=True, slots=True)
class UserDeactivated(Event):
    """An admin has switched an account off; it may be switched on again."""

    user_id: int


@dataclass(frozen=True, slots=True)
class SessionStarted(Event):
    """A session was started."""

    session_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class VerificationRequested(Event):
    """An e-mail address wants proving. The mail's id makes sure that one mail goes out."""

    user_id: int
    mail_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PasswordResetRequested(Event):
    """
    A password reset was requested.

    Carries the address and not an account's id: whether there is such an account is found
    out later, so the time of the answer cannot tell.
    """

    email: str
    mail_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class EmailChangeRequested(Event):
    """A new e-mail address wants proving."""

    user_id: int
    email: str
    mail_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class NoticeRequested(Event):
    """Something happened to an account that its owner has to know, at this e-mail address."""

    user_id: int
    kind: str
    email: str
    address: str
    happened_at: datetime
    mail_id: uuid.UUID
