"""The Django app of the movies domain."""

from django.apps import AppConfig


class MoviesConfig(AppConfig):
    """Movies, as Django knows them."""

    name = "domains.movies"
    label = "movies"
    verbose_name = "Movies"
