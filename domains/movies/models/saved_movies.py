"""Models of favourites, watchlists, dismissed movies and ratings."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils import timezone

from domains.movies.models.movies import Movie, MovieGenre
from shared.unique_rows import UniqueRowQuerySet

if TYPE_CHECKING:
    from shared.auth.models import User


class SavedQuerySet(UniqueRowQuerySet[Any]):
    """Filters of movies in users' lists."""

    def of(self, user: "User") -> Self:
        """Filter by user."""
        return self.filter(user=user)

    def with_movies(self) -> Self:
        """Join the movies, and their owner's other flags and ratings."""
        genres = MovieGenre.objects.filter(movie=OuterRef("movie_id")).order_by("genre_id")
        same = {"user": OuterRef("user_id"), "movie": OuterRef("movie_id")}
        return (
            self.select_related("movie")
            .defer("movie__raw")
            .annotate(
                genre_ids=ArraySubquery(genres.values("genre_id")),
                is_favorite=Exists(Favorite.objects.filter(**same)),
                in_watchlist=Exists(WatchlistEntry.objects.filter(**same)),
                is_dismissed=Exists(Dismissal.objects.filter(**same)),
                my_rating=Subquery(Rating.objects.filter(**same).values("value")),
            )
        )


class Saved(models.Model):
    """A movie in one of a user's lists."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    movie = models.ForeignKey(Movie, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedQuerySet.as_manager()

    # Annotated by with_movies().
    genre_ids: list[int]
    is_favorite: bool
    in_watchlist: bool
    is_dismissed: bool
    my_rating: Decimal | None

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["user", "movie"], name="a_movie_is_once_in_%(class)s_list"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="newest_%(class)s_of_user")
        ]

    def __str__(self) -> str:
        return f"movie {self.movie_id} of user {self.user_id}"

    @property
    def film(self) -> Movie:
        """The movie with the annotations of with_movies()."""
        for name in ("genre_ids", "is_favorite", "in_watchlist", "is_dismissed", "my_rating"):
            setattr(self.movie, name, getattr(self, name))
        return self.movie


class Favorite(Saved):
    """A favourite movie of a user."""


class WatchlistEntry(Saved):
    """A movie on a user's watchlist."""

    class Meta(Saved.Meta):
        verbose_name_plural = "watchlist entries"


class Dismissal(Saved):
    """A movie that a user dismissed."""


class Rating(Saved):
    """A user's rating of a movie, in halves from 0.5 to 10."""

    value = models.DecimalField(max_digits=3, decimal_places=1)

    class Meta(Saved.Meta):
        constraints = [
            *Saved.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value__range=(Decimal("0.5"), 10)), name="rating_is_half_to_ten"
            ),
            models.CheckConstraint(
                condition=Exact(Mod(F("value") * 2, Value(1)), Value(0)),
                name="rating_is_in_halves",
            ),
        ]
