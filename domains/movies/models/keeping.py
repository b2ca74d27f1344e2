"""Favourites, watchlists, dismissals, ratings, preferences and recommendations."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils import timezone

from domains.movies.models.films import Genre, Movie, MovieGenre

if TYPE_CHECKING:
    from shared.auth.models import User


class SavedQuerySet(models.QuerySet[Any]):
    """The questions one can ask of a person's list of films."""

    def of(self, user: "User") -> Self:
        """Keep this person's entries."""
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

    # Brought along by with_movies().
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
        """The film with all that with_movies() brought along."""
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


class Preference(models.Model):
    """A user's language, region, and whether to include adult movies."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    language = models.CharField(max_length=10, blank=True)
    region = models.CharField(max_length=2, blank=True)
    include_adult = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"preferences of user {self.user_id}"


class PreferenceGenre(models.Model):
    """A genre that a user likes or dislikes."""

    class Weight(models.IntegerChoices):
        """Which of the two."""

        DISLIKED = -1, "disliked"
        LIKED = 1, "liked"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    genre = models.ForeignKey(Genre, on_delete=models.CASCADE, related_name="+")
    weight = models.SmallIntegerField(choices=Weight)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "genre"], name="one_opinion_of_a_genre_per_person"
            ),
            models.CheckConstraint(condition=Q(weight__in=[-1, 1]), name="a_genre_is_liked_or_not"),
        ]

    def __str__(self) -> str:
        return f"genre {self.genre_id} for user {self.user_id}: {self.weight}"


class DigestedMovie(models.Model):
    """A film that a digest has named to a person, so that the next one names others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # A number and no reference: trending films are not stored.
    movie_id = models.BigIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "movie_id"], name="a_movie_is_digested_once_per_person"
            )
        ]
        indexes = [models.Index(fields=["sent_at"], name="oldest_digested_movies")]

    def __str__(self) -> str:
        return f"movie {self.movie_id} digested for user {self.user_id}"


class RecommendationSetQuerySet(models.QuerySet["RecommendationSet"]):
    """Queries of stored recommendations."""

    def computed_before(self, moment: datetime) -> Self:
        """Keep those that were not computed since."""
        return self.filter(Q(computed_at=None) | Q(computed_at__lt=moment))

    def incomplete_since(self, moment: datetime) -> Self:
        """Keep those that some calls failed for, when they were computed before the moment."""
        return self.filter(is_incomplete=True, computed_at__lt=moment)


class RecommendationSet(models.Model):
    """
    The films that suit one person, best first, with the reasons.

    ``version`` counts how often the taste has changed, and ``computed_version`` says of which
    taste the items are: clocks of several machines need not agree. An incomplete set was computed
    while some of the calls failed; it is served, and computed again soon.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    version = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()
    computed_version = models.BigIntegerField(null=True, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    is_incomplete = models.BooleanField(default=False, db_default=False)
    algorithm = models.CharField(max_length=40, blank=True)
    items = models.JSONField(default=list, blank=True)

    objects = RecommendationSetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["computed_at"], name="oldest_recommendations"),
            models.Index(
                fields=["computed_at"],
                name="incomplete_recommendations",
                condition=Q(is_incomplete=True),
            ),
        ]

    def __str__(self) -> str:
        return f"recommendations of user {self.user_id}"

    def is_due_for_completion(self, moment: datetime) -> bool:
        """Whether some calls failed when it was computed, and that was before the moment."""
        return self.is_incomplete and self.computed_at is not None and self.computed_at < moment

    @property
    def is_outdated(self) -> bool:
        """Whether the taste has changed since it was computed, or it never was."""
        return self.computed_version != self.version
