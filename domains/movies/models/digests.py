"""Models of digests."""

from django.conf import settings
from django.db import models


class DigestedMovie(models.Model):
    """A movie that a user was notified of, so that later digests leave it out."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # A number instead of a foreign key, because trending movies are not stored.
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
