"""The daily digest: one mail with what a person has not read, for those who have chosen it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from shared.auth.models import User
from shared.errors import NotFound
from shared.notifications.kinds import known_kinds
from shared.notifications.models import Notification, NotificationPreference

DAILY_DIGEST = "daily_digest"
"""The name under which people choose it, among the kinds that come by mail."""
MOST_LINES = 50
A_DAY = timedelta(days=1)


def list_due(*, now: datetime) -> Sequence[int]:
    """
    Return the ids of those who have chosen the digest and have not had today's (UTC).
    """
    return list(_due(now).order_by("user_id").values_list("user_id", flat=True))


@transaction.atomic
def send_digest(*, user_id: int, now: datetime) -> int:
    """
    Mail what the person has not read since the last digest; return how many lines there are.

    Once a day, and only what was not mailed by itself. A day without news has no mail.
    """
    # Claimed before it is sent, in one transaction: a second worker finds the claim taken, and
    # a mail that could not be sent gives it back.
    preference = _due(now).select_for_update().filter(user=user_id).first()
    if preference is None:
        return 0
    last = preference.digest_sent_at or now - A_DAY
    NotificationPreference.objects.filter(pk=preference.pk).update(digest_sent_at=now)
    user = User.objects.get(pk=user_id)
    unread = Notification.objects.of(user).of_kinds(known_kinds()).unread().with_actors()
    fresh = unread.filter(created_at__gt=last, created_at__lte=now, mailed_at=None)
    found = list(fresh.order_by("-created_at", "-pk")[: MOST_LINES + 1])
    if not found or not user.is_active:
        return 0
    _send(user, found)
    return min(len(found), MOST_LINES)


def user_of(*, token: str) -> int:
    """
    Return the id of the person whom the mail with this link went to.

    :raises NotFound: if the link was altered.
    """
    try:
        return int(_signer().unsign(token))
    except BadSignature:
        raise NotFound("This link leads to no digest.") from None


def unsubscribe(*, token: str) -> None:
    """
    Stop the digest of the person whom the mail with this link went to. Safe to repeat.

    :raises NotFound: if the link was altered.
    """
    chosen = NotificationPreference.objects.filter(user=user_of(token=token), kind=DAILY_DIGEST)
    chosen.update(by_mail=False)


def _due(now: datetime) -> QuerySet[NotificationPreference]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return NotificationPreference.objects.filter(
        Q(digest_sent_at=None) | Q(digest_sent_at__lt=midnight), kind=DAILY_DIGEST, by_mail=True
    )


def _send(user: User, found: Sequence[Notification]) -> None:
    link = f"{settings.NEXUS_PUBLIC_URL}/api/v1/notifications/unsubscribe/?token={_token(user)}"
    words = {
        "user": user,
        "texts": [each.text for each in found[:MOST_LINES]],
        "has_more": len(found) > MOST_LINES,
        "public_url": settings.NEXUS_PUBLIC_URL,
        "link": link,
    }
    EmailMessage(
        "What you have not read",
        render_to_string("notifications/mail/digest.txt", words),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        # RFC 8058: mail programs offer a button that posts to the link.
        headers={
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    ).send()


def _token(user: User) -> str:
    return _signer().sign(str(user.pk))


@cache
def _signer() -> Signer:
    return Signer(salt="notifications.digest")
