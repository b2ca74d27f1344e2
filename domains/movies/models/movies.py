"""Models of movies, as the catalogue last returned them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Upper

from domains.movies.models.genres import Genre


class MovieSource(models.TextChoices):
    """The source of a movie: TMDb, or the invented catalogue of the demo."""

    TMDB = "tmdb", "TMDb"
    DEMO = "demo", "demonstration"


class MovieQuerySet(models.QuerySet["Movie"]):
    """Filters of stored movies."""

    def described_by(self, sources: Iterable[str]) -> Self:
        """Filter by source."""
        return self.filter(source__in=sources)

    def with_genre_ids(self) -> Self:
        """Annotate ``genre_ids``."""
        genres = MovieGenre.objects.filter(movie=OuterRef("pk")).order_by("genre_id")
        return self.annotate(genre_ids=ArraySubquery(genres.values("genre_id")))


class Movie(models.Model):
    """
    A snapshot of a movie, as the catalogue last returned it.

    If ``fetched_at`` is null, only the id and the title remain: the licence of the catalogue allows
    storing the rest for six months. ``checked_at`` is the time of the last request for the movie,
    even if the catalogue no longer has it.
    """

    tmdb_id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=500)
    original_title = models.CharField(max_length=500, blank=True)
    overview = models.TextField(blank=True)
    release_date = models.DateField(null=True, blank=True)
    poster_path = models.CharField(max_length=300, blank=True)
    backdrop_path = models.CharField(max_length=300, blank=True)
    vote_average = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(0))
    vote_count = models.IntegerField(default=0)
    popularity = models.FloatField(default=0)
    original_language = models.CharField(max_length=10, blank=True)
    adult = models.BooleanField(default=False)
    runtime = models.IntegerField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=MovieSource, default=MovieSource.TMDB)
    fetched_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    raw = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    genres = models.ManyToManyField(Genre, through="MovieGenre", related_name="+")

    objects = MovieQuerySet.as_manager()

    # Set by queries and by lists from the catalogue: genres, details, and the viewer's flags.
    genre_ids: list[int]
    details: Any
    is_favorite: bool | None = None
    in_watchlist: bool | None = None
    is_dismissed: bool | None = None
    my_rating: Decimal | float | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(vote_average__range=(0, 10)), name="vote_average_is_zero_to_ten"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["tmdb", "demo"]), name="movie_source_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["-popularity"], name="most_popular_movies"),
            models.Index(fields=["fetched_at"], name="movies_by_age"),
            models.Index(fields=["checked_at"], name="movies_by_last_check"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="movies_by_part_of_title"),
        ]

    def __str__(self) -> str:
        return self.title


class MovieGenre(models.Model):
    """A genre of a movie."""

    pk = models.CompositePrimaryKey("movie_id", "genre_id")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    genre = models.ForeignKey(Genre, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"movie {self.movie_id} is of genre {self.genre_id}"
