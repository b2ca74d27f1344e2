"""The daily digest: one mail with a user's unread notifications, for users who have chosen it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from shared.auth.models import User
from shared.errors import NotFound
from shared.mail import send_mail
from shared.notifications.kinds import known_kinds
from shared.notifications.models import Notification, NotificationPreference

DAILY_DIGEST = "daily_digest"
"""The digest's name among the kinds of notifications in the preferences."""
MAX_LINES = 50
ONE_DAY = timedelta(days=1)


def list_due(*, now: datetime) -> Sequence[int]:
    """
    Return the ids of users who have chosen the digest and have not had today's (UTC).
    """
    return list(_due(now).order_by("user_id").values_list("user_id", flat=True))


@transaction.atomic
def send_digest(*, user_id: int, now: datetime) -> int:
    """
    Mail the user's unread notifications since the last digest; return the number of lines.

    At most one mail a day (UTC). It leaves out notifications that were mailed on their own. Without
    new notifications no mail is sent.
    """
    # The digest is claimed before it is sent, in the same transaction: a second worker finds the
    # claim taken, and a failed mail rolls the claim back.
    preference = _due(now).select_for_update().filter(user=user_id).first()
    if preference is None:
        return 0
    since = preference.digest_sent_at or now - ONE_DAY
    NotificationPreference.objects.filter(pk=preference.pk).update(digest_sent_at=now)
    user = User.objects.get(pk=user_id)
    unread = Notification.objects.for_user(user).of_kinds(known_kinds()).unread().with_actors()
    new = unread.filter(created_at__gt=since, created_at__lte=now, mailed_at=None)
    found = list(new.order_by("-created_at", "-pk")[: MAX_LINES + 1])
    if not found or not user.is_mailable:
        return 0
    _send(user, found)
    return min(len(found), MAX_LINES)


def get_user_id(*, token: str) -> int:
    """
    Return the id of the user whose mail contained this link.

    :raises NotFound: if the link was altered.
    """
    try:
        return int(_signer().unsign(token))
    except BadSignature:
        raise NotFound("The link is not valid.") from None


def unsubscribe(*, token: str) -> None:
    """
    Stop the digest of the user whose mail contained this link. Safe to repeat.

    :raises NotFound: if the link was altered.
    """
    preference = NotificationPreference.objects.filter(
        user=get_user_id(token=token), kind=DAILY_DIGEST
    )
    preference.update(by_mail=False)


def _due(now: datetime) -> QuerySet[NotificationPreference]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return NotificationPreference.objects.filter(
        Q(digest_sent_at=None) | Q(digest_sent_at__lt=midnight), kind=DAILY_DIGEST, by_mail=True
    )


def _send(user: User, found: Sequence[Notification]) -> None:
    link = f"{settings.NEXUS_PUBLIC_URL}/api/v1/notifications/unsubscribe/?token={_token(user)}"
    context = {
        "user": user,
        "texts": [each.text for each in found[:MAX_LINES]],
        "has_more": len(found) > MAX_LINES,
        "public_url": settings.NEXUS_PUBLIC_URL,
        "link": link,
    }
    send_mail(
        to=user.email,
        subject="What you have not read",
        text=render_to_string("notifications/mail/digest.txt", context),
        unsubscribe_link=link,
    )


def _token(user: User) -> str:
    return _signer().sign(str(user.pk))


@cache
def _signer() -> Signer:
    return Signer(salt="notifications.digest")
