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
    """An account was deleted. Its anonymised row remains."""

    user_id: int


@dataclass(frozen=True, slots=True)
class UserDeactivated(Event):
    """An admin deactivated an account, which can be reactivated."""

    user_id: int


@dataclass(frozen=True, slots=True)
class SessionStarted(Event):
    """A session was started."""

    session_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class VerificationRequested(Event):
    """The verification of an e-mail address was requested. One mail is sent for each mail id."""

    user_id: int
    mail_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PasswordResetRequested(Event):
    """
    A password reset was requested.

    It contains the address instead of an account's id, because the account is looked up later:
    the response time must not reveal whether it exists.
    """

    email: str
    mail_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class EmailChangeRequested(Event):
    """A change of the e-mail address was requested. The new address has to be verified."""

    user_id: int
    email: str
    mail_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class NoticeRequested(Event):
    """An event of an account was recorded, of which its owner is notified at this address."""

    user_id: int
    kind: str
    email: str
    address: str
    happened_at: datetime
    mail_id: uuid.UUID
