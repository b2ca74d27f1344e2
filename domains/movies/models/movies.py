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
    """The questions one can ask of the films we hold a snapshot of."""

    def described_by(self, sources: Iterable[str]) -> Self:
        """Keep the films that one of these catalogues describes."""
        return self.filter(source__in=sources)

    def with_genre_ids(self) -> Self:
        """Bring the numbers of each film's genres along."""
        genres = MovieGenre.objects.filter(movie=OuterRef("pk")).order_by("genre_id")
        return self.annotate(genre_ids=ArraySubquery(genres.values("genre_id")))


class Movie(models.Model):
    """
    A snapshot of a movie, as the catalogue last returned it.

    Without ``fetched_at`` only its number and title are left: the licence of the catalogue
    lets the rest be kept for six months. ``checked_at`` is when the catalogue was last asked to
    describe it, also if it no longer knew the film.
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

    # What a list that was not read from here brings along, and what is known of the viewer.
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
    """That a film is of a genre."""

    pk = models.CompositePrimaryKey("movie_id", "genre_id")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    genre = models.ForeignKey(Genre, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"movie {self.movie_id} is of genre {self.genre_id}"
