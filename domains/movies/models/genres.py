"""Models of genres."""

from django.db import models


class Genre(models.Model):
    """A genre, with its id in the catalogue."""

    tmdb_id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name
