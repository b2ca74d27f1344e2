"""Models of product imports."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ProductImport(models.Model):
    """An uploaded file of products. Its content is deleted when the import has finished."""

    class Status(models.TextChoices):
        """The status of an import."""

        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"

    UNFINISHED = (Status.QUEUED, Status.RUNNING)

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    is_dry_run = models.BooleanField(default=False)
    skips_bad_lines = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    lines = models.IntegerField(null=True)
    products_created = models.IntegerField(default=0)
    products_updated = models.IntegerField(default=0)
    problem_count = models.IntegerField(default=0)
    problems = models.JSONField(default=list)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["queued", "running", "succeeded", "failed"]),
                name="import_status_is_known",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="newest_imports")]

    def __str__(self) -> str:
        return f"import {self.pk} of {self.file_name} ({self.status})"
