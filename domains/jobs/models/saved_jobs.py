"""Models of saved postings."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from domains.jobs.models.jobs import Job
from shared.unique_rows import UniqueRowQuerySet


class SavedJobQuerySet(UniqueRowQuerySet["SavedJob"]):
    """Saved postings of users."""


class SavedJob(models.Model):
    """A saved posting of a user."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedJobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "job"], name="a_job_is_saved_once"),
        ]
        indexes = [models.Index(fields=["user", "-created_at", "-id"], name="newest_saved_jobs")]

    def __str__(self) -> str:
        return f"posting {self.job_id}, saved by user {self.user_id}"
