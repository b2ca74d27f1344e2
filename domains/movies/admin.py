"""The admin site of movies, read-only: TMDb changes movies, and users change their lists."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib import admin

from domains.movies.models import (
    DigestedMovie,
    Dismissal,
    Favorite,
    Genre,
    LastCopy,
    Movie,
    Preference,
    PreferenceGenre,
    Rating,
    RecommendationSet,
    WatchlistEntry,
)
from shared.admin import Figure, ReadOnlyAdmin

YOUNG = timedelta(days=1)
OLD = timedelta(days=30)
"""The age at which a saved movie is due to be fetched again."""


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return the figures of movies and of their age for the first page of the admin site."""
    young, old = now - YOUNG, now - OLD
    movies, copies = Movie.objects.all(), LastCopy.objects.all()
    return [
        Figure("Favourites", Favorite.objects.all()),
        Figure("Films on watchlists", WatchlistEntry.objects.all()),
        Figure(
            "Films fetched in the last day",
            movies.filter(fetched_at__gte=young),
            at={"fetched_at__gte": str(young)},
        ),
        Figure(
            "Films fetched over a month ago",
            movies.filter(fetched_at__lt=old),
            at={"fetched_at__lt": str(old)},
        ),
        Figure(
            "Last copies older than a day",
            copies.filter(fetched_at__lt=young),
            at={"fetched_at__lt": str(young)},
        ),
        Figure(
            "Recommendations never computed",
            RecommendationSet.objects.filter(computed_at=None),
            at={"computed_at__isnull": "True"},
        ),
    ]


@admin.register(Movie)
class MovieAdmin(ReadOnlyAdmin):
    """The stored movies, read-only."""

    list_display = ("tmdb_id", "title", "release_date", "vote_average", "source", "fetched_at")
    list_filter = ("source", "adult", "fetched_at")
    search_fields = ("title",)
    search_help_text = "A part of the title."
    exclude = ("raw", "genres")
    ordering = ("-popularity", "pk")


@admin.register(Genre)
class GenreAdmin(ReadOnlyAdmin):
    """Genres, read-only."""

    list_display = ("tmdb_id", "name")
    ordering = ("name", "pk")


class _SavedAdmin(ReadOnlyAdmin):
    """Common options of the movies in users' lists."""

    list_display: tuple[str, ...] = ("user", "movie", "created_at")
    list_select_related = ("user", "movie")
    search_fields = ("user__username__exact",)
    search_help_text = "The owner's user name."
    ordering = ("-pk",)


@admin.register(Favorite)
class FavoriteAdmin(_SavedAdmin):
    """Favourites, read-only."""


@admin.register(WatchlistEntry)
class WatchlistEntryAdmin(_SavedAdmin):
    """Watchlists, read-only."""


@admin.register(Dismissal)
class DismissalAdmin(_SavedAdmin):
    """Dismissed movies, read-only."""


@admin.register(Rating)
class RatingAdmin(_SavedAdmin):
    """Ratings, read-only."""

    list_display = ("user", "movie", "value", "created_at")


@admin.register(Preference)
class PreferenceAdmin(ReadOnlyAdmin):
    """Preferences of language and region, read-only."""

    list_display = ("user", "language", "region", "include_adult")
    list_select_related = ("user",)
    ordering = ("-pk",)


@admin.register(PreferenceGenre)
class PreferenceGenreAdmin(ReadOnlyAdmin):
    """Liked and disliked genres, read-only."""

    list_display = ("user", "genre", "weight")
    list_filter = ("weight",)
    list_select_related = ("user", "genre")
    ordering = ("-pk",)


@admin.register(RecommendationSet)
class RecommendationSetAdmin(ReadOnlyAdmin):
    """Stored recommendations of users, read-only."""

    list_display = ("user", "algorithm", "changed_at", "computed_at", "is_incomplete")
    list_filter = ("is_incomplete",)
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    exclude = ("items",)
    ordering = ("-pk",)


@admin.register(DigestedMovie)
class DigestedMovieAdmin(ReadOnlyAdmin):
    """The movies that users were notified of in digests, read-only."""

    list_display = ("user", "movie_id", "sent_at")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-pk",)


@admin.register(LastCopy)
class LastCopyAdmin(ReadOnlyAdmin):
    """The last responses of the catalogue, for outages with an empty cache. Read-only."""

    list_display = ("name", "fetched_at")
    exclude = ("answer",)
    ordering = ("name",)
