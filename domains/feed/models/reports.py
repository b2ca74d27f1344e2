"""Reports of posts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from domains.feed.models.posts import Post
from shared.text_fields import NameField
from shared.unique_rows import UniqueRowQuerySet


class ReportQuerySet(UniqueRowQuerySet["Report"]):
    """Filters of reports."""


class Report(models.Model):
    """A report of a post to the admins."""

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    reason = NameField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reporter", "post"], name="one_reports_a_post_once"),
        ]

    def __str__(self) -> str:
        return f"post {self.post_id}: {self.reason[:60]}"
