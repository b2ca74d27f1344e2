"""Export the stored data about a user."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared import exports, throttling
from shared.auth.models import EventKind, User
from shared.auth.security_log import record


@dataclass(frozen=True, slots=True)
class Export:
    """All stored data about a user, by part and table, as JSON types."""

    exported_at: datetime
    parts: Mapping[str, Mapping[str, exports.Rows]]


def export_me(*, user: User, now: datetime) -> Export:
    """
    Return everything that the core and the enabled domains store about the user.

    :raises RateLimited: if the user sends too many requests.
    """
    throttling.spend("export_user", str(user.pk))
    record(EventKind.DATA_EXPORTED, actor=user, subject=user, now=now)
    return Export(exported_at=now, parts=exports.collect_all(user_id=user.pk))
