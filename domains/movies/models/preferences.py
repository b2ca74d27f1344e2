"""Models of movie preferences."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from domains.movies.models.genres import Genre


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
        """Whether the user likes or dislikes the genre."""

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
