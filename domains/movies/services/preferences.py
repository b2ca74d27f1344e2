"""Saying how one wants films."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from domains.movies import selectors
from domains.movies.models import Genre, Preference, PreferenceGenre
from domains.movies.services.recommendation_sets import mark_recommendations_outdated
from shared.auth.account_locks import lock_account
from shared.auth.models import User
from shared.errors import ValidationFailed
from shared.preconditions import verify_precondition

_ANONYMOUS = AnonymousUser()


class PreferenceFields(Protocol):
    """The fields of movie preferences."""

    @property
    def liked_genres(self) -> Sequence[int]: ...
    @property
    def disliked_genres(self) -> Sequence[int]: ...
    @property
    def language(self) -> str | None: ...
    @property
    def region(self) -> str | None: ...
    @property
    def include_adult(self) -> bool: ...


def set_preferences(
    *, user: User, fields: PreferenceFields, now: datetime
) -> selectors.Preferences:
    """
    Replace the preferences of a user, and return them.

    :raises ValidationFailed: if a genre is both liked and disliked, or does not exist.
    :raises CatalogueFailed: if the genres cannot be fetched.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    weights = _weights(fields)
    _ensure_genres_stored(weights)
    with transaction.atomic():
        # The account is what all changes of its preferences have in common.
        lock_account(user)
        verify_precondition()
        Preference.objects.update_or_create(
            user=user,
            defaults={
                "language": fields.language or "",
                "region": fields.region or "",
                "include_adult": fields.include_adult,
            },
        )
        PreferenceGenre.objects.filter(user=user).delete()
        PreferenceGenre.objects.bulk_create(
            PreferenceGenre(user=user, genre_id=genre, weight=weight)
            for genre, weight in weights.items()
        )
        mark_recommendations_outdated(user, now=now)
    return selectors.get_preferences(user=user)


def _weights(fields: PreferenceFields) -> dict[int, int]:
    both = sorted({*fields.liked_genres} & {*fields.disliked_genres})
    if both:
        raise ValidationFailed.of("disliked_genres", f"Genre {both[0]} is liked as well.")
    return dict.fromkeys(fields.liked_genres, 1) | dict.fromkeys(fields.disliked_genres, -1)


def _ensure_genres_stored(genres: dict[int, int]) -> None:
    """Have the genres' names, asking the catalogue only about those that are new to us."""
    unknown = {*genres} - {*Genre.objects.filter(pk__in=genres).values_list("pk", flat=True)}
    if not unknown:
        return
    listed = selectors.list_genres(viewer=_ANONYMOUS).value
    selectors.store_genres(listed)
    if unknown := unknown - {genre.id for genre in listed}:
        field = "liked_genres" if genres[min(unknown)] > 0 else "disliked_genres"
        raise ValidationFailed.of(field, f"There is no genre {min(unknown)}.", code="not_found")
