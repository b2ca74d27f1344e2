"""Models of stored recommendations."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class RecommendationSetQuerySet(models.QuerySet["RecommendationSet"]):
    """Queries of stored recommendations."""

    def computed_before(self, moment: datetime) -> Self:
        """Filter those that were computed before the moment, or never."""
        return self.filter(Q(computed_at=None) | Q(computed_at__lt=moment))

    def incomplete_since(self, moment: datetime) -> Self:
        """Filter incomplete ones that were computed before the moment."""
        return self.filter(is_incomplete=True, computed_at__lt=moment)

    def not_failed_since(self, moment: datetime) -> Self:
        """Filter those whose last computation did not fail, or failed before the moment."""
        return self.filter(Q(failed_at=None) | Q(failed_at__lt=moment))


class RecommendationSet(models.Model):
    """
    The recommended movies of a user, best first, with the reasons.

    ``version`` is the number of changes of the user's lists and preferences, and
    ``computed_version`` its value when the items were computed. Times are not compared, because the
    clocks of machines differ. During the computation of an incomplete set some calls failed; it is
    served, and computed again soon. ``failed_at`` is the time of the last scheduled computation, if
    that failed.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    version = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()
    computed_version = models.BigIntegerField(null=True, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
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
        """Return whether the set is incomplete and was computed before the moment."""
        return self.is_incomplete and self.computed_at is not None and self.computed_at < moment

    @property
    def is_outdated(self) -> bool:
        """Whether the lists or preferences changed since the computation, or there was none."""
        return self.computed_version != self.version
