"""Selectors of stored recommendations."""

from dataclasses import dataclass
from datetime import datetime

from domains.movies.models import (
    RecommendationSet,
)
from shared.auth.models import User


@dataclass(frozen=True, slots=True)
class Readiness:
    """The number of recommendations of a user, and when they were computed."""

    count: int
    computed_at: datetime | None


def find_recommendations(*, user: User) -> RecommendationSet | None:
    """Return the stored recommendations of the user; None if there are none."""
    return RecommendationSet.objects.filter(user=user).first()


def get_readiness(*, user: User) -> Readiness:
    """Return the number of the user's recommendations, and when they were computed."""
    found = find_recommendations(user=user)
    return Readiness(
        count=len(found.items) if found else 0, computed_at=found.computed_at if found else None
    )
