"""Movies in Django's admin site, to look at: films are TMDb's, and lists are their owners'."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from domains.movies.models import Favorite, Genre, LastCopy, Movie, Rating, RecommendationSet


class _Record(admin.ModelAdmin[Any]):
    """Something to look at, written by services alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one by hand."""
        return False


@admin.register(Movie)
class MovieAdmin(_Record):
    """The films we hold a snapshot of."""

    list_display = ("tmdb_id", "title", "release_date", "vote_average", "source", "fetched_at")
    list_filter = ("source", "adult")
    search_fields = ("title",)
    ordering = ("-popularity", "pk")


@admin.register(Genre)
class GenreAdmin(_Record):
    """The kinds of films."""

    list_display = ("tmdb_id", "name")
    ordering = ("name", "pk")


@admin.register(Favorite)
class FavoriteAdmin(_Record):
    """What people love."""

    list_display = ("user", "movie", "created_at")
    list_select_related = ("user", "movie")
    ordering = ("-created_at", "-pk")


@admin.register(Rating)
class RatingAdmin(_Record):
    """What people think of films."""

    list_display = ("user", "movie", "value", "created_at")
    list_select_related = ("user", "movie")
    ordering = ("-created_at", "-pk")


@admin.register(RecommendationSet)
class RecommendationSetAdmin(_Record):
    """When what suits whom was computed."""

    list_display = ("user", "algorithm", "changed_at", "computed_at")
    list_select_related = ("user",)
    exclude = ("items",)
    ordering = ("-computed_at", "pk")


@admin.register(LastCopy)
class LastCopyAdmin(_Record):
    """The last good answers of the catalogue, for when it is away and the cache is lost."""

    list_display = ("name", "fetched_at")
    exclude = ("answer",)
    ordering = ("name",)
