"""Erasure of a deleted account's data."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction

from domains.movies.models import (
    DigestedMovie,
    Dismissal,
    Favorite,
    Preference,
    PreferenceGenre,
    Rating,
    RecommendationSet,
    WatchlistEntry,
)
from shared.auth.models import User
from shared.batches import SECONDS, delete_in_batches


@transaction.atomic
def erase_viewer(*, user_id: int) -> None:
    """
    Delete the lists, ratings, preferences, recommendations and digests of a deleted account.

    Safe to run twice.
    """
    for rows in _personal_rows():
        rows.filter(user=user_id).delete()


def erase_deleted_viewers() -> None:
    """
    Delete what is left of all deleted accounts. Safe to run twice.

    A request that was being served while its account was deleted can save a movie after
    ``erase_viewer`` has run.
    """
    deleted = User.objects.filter(deleted_at__isnull=False)
    personal = _personal_rows()
    for rows in personal:
        delete_in_batches(rows.filter(user__in=deleted), seconds=SECONDS / len(personal))


def _personal_rows() -> Sequence[models.QuerySet[Any]]:
    return [
        Favorite.objects.all(),
        WatchlistEntry.objects.all(),
        Dismissal.objects.all(),
        Rating.objects.all(),
        Preference.objects.all(),
        PreferenceGenre.objects.all(),
        RecommendationSet.objects.all(),
        DigestedMovie.objects.all(),
    ]
