"""Marking a user's recommendations as outdated when the taste has changed."""

from datetime import datetime

from django.db.models import F

from domains.movies.events import TasteChanged
from domains.movies.models import RecommendationSet
from shared.auth.models import User
from shared.events import publish


def note_change(user: User, *, now: datetime) -> None:
    """Mark the user's recommendations as outdated. Call it in the transaction of the change."""
    mine = RecommendationSet.objects.filter(user=user)
    # Made first, so that the one statement that counts always finds it.
    RecommendationSet.objects.bulk_create(
        [RecommendationSet(user=user, changed_at=now)], ignore_conflicts=True
    )
    mine.update(version=F("version") + 1, changed_at=now)
    publish(TasteChanged(user_id=user.pk))
