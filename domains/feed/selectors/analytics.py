"""The interactions with a post by day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from domains.feed.models import Interaction
from domains.feed.permissions import post_open_to, require_author
from shared.auth.models import User
from shared.errors import ValidationFailed

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class InteractionTotals:
    """The number of interactions of each kind."""

    likes: int
    comments: int
    shares: int


@dataclass(frozen=True, slots=True)
class DayOfInteractions:
    """The number of interactions of each kind on one day, in UTC."""

    day: date
    likes: int
    comments: int
    shares: int


@dataclass(frozen=True, slots=True)
class Analytics:
    """The interactions with a post by day, from one day to another, both included."""

    post_id: int
    from_day: date
    to_day: date
    totals: InteractionTotals
    days: Sequence[DayOfInteractions]


def get_analytics(*, post_id: int, viewer: User, from_day: date, to_day: date) -> Analytics:
    """
    Return the interactions with a post on each of these days in UTC, up to now.

    :raises NotFound: if there is no such post, or it is not the viewer's to see.
    :raises PermissionDenied: if the viewer neither wrote it nor is an admin.
    :raises ValidationFailed: if the days are in the wrong order, or too many.
    """
    post = post_open_to(viewer, post_id)
    require_author(viewer, author_id=post.author_id)
    _refuse_bad_days(from_day, to_day)
    counts = _counts(post_id, from_day=from_day, to_day=to_day)
    days = [
        DayOfInteractions(day=day, **_of_kinds(counts[day]))
        for day in (from_day + timedelta(days=n) for n in range((to_day - from_day).days + 1))
    ]
    totals = {kind: sum(counts[day][kind] for day in counts) for kind in Interaction.Kind.values}
    return Analytics(
        post_id=post_id,
        from_day=from_day,
        to_day=to_day,
        totals=InteractionTotals(**_of_kinds(totals)),
        days=days,
    )


def _refuse_bad_days(from_day: date, to_day: date) -> None:
    if to_day < from_day:
        raise ValidationFailed.of("to", "The last day is before the first.")
    if (to_day - from_day).days >= MOST_DAYS:
        raise ValidationFailed.of("to", f"Ask for at most {MOST_DAYS} days.")


def _of_kinds(counts: "dict[str, int]") -> dict[str, int]:
    return {f"{kind}s": counts.get(kind, 0) for kind in Interaction.Kind.values}


def _counts(
    post_id: int, *, from_day: date, to_day: date
) -> "defaultdict[date, defaultdict[str, int]]":
    found: defaultdict[date, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"post": post_id, "from": from_day, "to": to_day})
        for day, kind, count in cursor.fetchall():
            found[day][kind] = int(count)
    return found


# What is rolled up and what is not yet, in one statement: it sees both at the same moment, so
# a roll-up in between neither hides an interaction nor counts it twice.
_DAYS = """
SELECT day, kind, sum(count) FROM (
    SELECT day, kind, count FROM feed_interactiondaily
    WHERE post_id = %(post)s AND day BETWEEN %(from)s AND %(to)s
    UNION ALL
    SELECT (created_at AT TIME ZONE 'UTC')::date, kind, amount FROM feed_interaction
    WHERE post_id = %(post)s
      AND created_at >= %(from)s::timestamp AT TIME ZONE 'UTC'
      AND created_at < (%(to)s + 1)::timestamp AT TIME ZONE 'UTC'
) AS counted (day, kind, count)
GROUP BY day, kind
"""
