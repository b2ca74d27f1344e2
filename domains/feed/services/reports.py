"""Reports of posts. Repeating one changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.feed.models import Report
from domains.feed.permissions import post_open_to
from shared.auth.models import User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import ValidationFailed

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ReportState:
    """A post that the user has reported."""

    post_id: int
    reported: bool


@transaction.atomic
def report_post(*, user: User, post_id: int, reason: str, now: datetime) -> ReportState:
    """
    Report a post to the admins. Repeating it changes nothing.

    :raises NotFound: if there is no such post, or it is not the user's to see.
    :raises ValidationFailed: if the reason is empty or too long.
    """
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        raise ValidationFailed.of("reason", f"Say why, in at most {LONGEST_REASON} characters.")
    post_open_to(user, post_id)
    Report.objects.put(reporter=user, post=post_id, reason=reason, created_at=now)
    return ReportState(post_id=post_id, reported=True)


def settle_reports(*, actor: Viewer, post_id: int, now: datetime) -> int:
    """
    Mark the reports of a post as reviewed, and return their number.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    """
    require_admin(actor)
    return Report.objects.filter(post=post_id, settled_at=None).update(settled_at=now)
