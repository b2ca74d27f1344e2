"""Recomputing the recommendations of many users, within a time limit."""

import time
from datetime import datetime, timedelta

from django.db.models import QuerySet

from domains.movies.errors import CatalogueFailed
from domains.movies.models import RecommendationSet
from domains.movies.services.recommending import RETRY_INCOMPLETE_AFTER, recompute
from shared.batches import SECONDS

A_WEEK = timedelta(days=7)
MOST_SETS_A_RUN = 5_000


def recompute_oldest(*, now: datetime) -> int:
    """Recompute recommendations that are a week old; return the number of users."""
    return _recompute_each(RecommendationSet.objects.computed_before(now - A_WEEK), now=now)


def recompute_incomplete(*, now: datetime) -> int:
    """Recompute recommendations for which some calls failed; return the number of users."""
    return _recompute_each(
        RecommendationSet.objects.incomplete_since(now - RETRY_INCOMPLETE_AFTER), now=now
    )


def _recompute_each(sets: QuerySet[RecommendationSet], *, now: datetime) -> int:
    # As many as the time and the catalogue allow; the next run begins with those that are left.
    give_up_at = time.monotonic() + SECONDS
    done = 0
    for current in sets.order_by("computed_at").select_related("user")[:MOST_SETS_A_RUN]:
        try:
            recompute(current.user, now=now)
        except CatalogueFailed:
            break
        done += 1
        if time.monotonic() >= give_up_at:
            break
    return done
