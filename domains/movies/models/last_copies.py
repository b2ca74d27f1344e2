"""Models of the last copies of responses."""

from django.db import models


class LastCopy(models.Model):
    """The last response for a chart or the genres, for outages with an empty cache."""

    name = models.CharField(max_length=200, primary_key=True)
    answer = models.JSONField()
    fetched_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "last copies"
        indexes = [models.Index(fields=["fetched_at"], name="oldest_copies")]

    def __str__(self) -> str:
        return self.name
