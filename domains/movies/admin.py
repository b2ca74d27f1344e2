"""Movies in Django's admin site, to look at: films are TMDb's, and lists are their owners'."""

from django.contrib import admin

from domains.movies.models import Favorite, Genre, LastCopy, Movie, Rating, RecommendationSet
from shared.admin import RecordAdmin


@admin.register(Movie)
class MovieAdmin(RecordAdmin):
    """The films we hold a snapshot of."""

    list_display = ("tmdb_id", "title", "release_date", "vote_average", "source", "fetched_at")
    list_filter = ("source", "adult")
    search_fields = ("title",)
    ordering = ("-popularity", "pk")


@admin.register(Genre)
class GenreAdmin(RecordAdmin):
    """The kinds of films."""

    list_display = ("tmdb_id", "name")
    ordering = ("name", "pk")


@admin.register(Favorite)
class FavoriteAdmin(RecordAdmin):
    """What people love."""

    list_display = ("user", "movie", "created_at")
    list_select_related = ("user", "movie")
    ordering = ("-created_at", "-pk")


@admin.register(Rating)
class RatingAdmin(RecordAdmin):
    """What people think of films."""

    list_display = ("user", "movie", "value", "created_at")
    list_select_related = ("user", "movie")
    ordering = ("-created_at", "-pk")


@admin.register(RecommendationSet)
class RecommendationSetAdmin(RecordAdmin):
    """When what suits whom was computed."""

    list_display = ("user", "algorithm", "changed_at", "computed_at")
    list_select_related = ("user",)
    exclude = ("items",)
    ordering = ("-computed_at", "pk")


@admin.register(LastCopy)
class LastCopyAdmin(RecordAdmin):
    """The last good answers of the catalogue, for when it is away and the cache is lost."""

    list_display = ("name", "fetched_at")
    exclude = ("answer",)
    ordering = ("name",)
