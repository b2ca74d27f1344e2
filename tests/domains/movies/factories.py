"""Factories of movie rows; a test sets only the fields that it checks."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from domains.movies.models import Dismissal, Favorite, Genre, Movie, Rating, WatchlistEntry
from tests.factories import UserFactory


class GenreFactory(DjangoModelFactory):
    class Meta:
        model = Genre

    tmdb_id = factory.Sequence(lambda n: 100_000 + n)
    name = factory.Sequence(lambda n: f"Genre {n}")


class MovieFactory(DjangoModelFactory):
    class Meta:
        model = Movie

    tmdb_id = factory.Sequence(lambda n: 1000 + n)
    title = factory.Sequence(lambda n: f"The Film {n}")
    fetched_at = factory.LazyFunction(timezone.now)


class FavoriteFactory(DjangoModelFactory):
    class Meta:
        model = Favorite

    user = factory.SubFactory(UserFactory)
    movie = factory.SubFactory(MovieFactory)


class WatchlistEntryFactory(FavoriteFactory):
    class Meta:
        model = WatchlistEntry


class DismissalFactory(FavoriteFactory):
    class Meta:
        model = Dismissal


class RatingFactory(FavoriteFactory):
    class Meta:
        model = Rating

    value = 8
