"""Models of analytics: a log of interactions, and their number by day and kind."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from domains.feed.models.posts import Post


class Interaction(models.Model):
    """
    A row of the append-only log. Rows are deleted when they have been added to the daily counts.

    Undoing an interaction adds a row of -1 with the time of that interaction, so the sum of the
    rows of a day is the number of interactions that were not undone.
    """

    class Kind(models.TextChoices):
        """The kind of the interaction."""

        LIKE = "like", "Like"
        COMMENT = "comment", "Comment"
        SHARE = "share", "Share"

    kind = models.CharField(max_length=10, choices=Kind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    amount = models.SmallIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["like", "comment", "share"]), name="interaction_is_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__in=[1, -1]), name="interaction_is_done_or_undone"
            ),
        ]
        indexes = [
            models.Index(fields=["post", "created_at"], name="interactions_of_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of post {self.post_id} by user {self.user_id}"


class InteractionDaily(models.Model):
    """The number of interactions of one kind with a post on one day."""

    pk = models.CompositePrimaryKey("post_id", "day", "kind")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Interaction.Kind)
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=0), name="interactions_are_never_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.kind} of post {self.post_id} on {self.day}"
