"""Likes, shares and reports of posts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from domains.feed.models.once import OnceQuerySet
from domains.feed.models.posts import Post
from shared.text_fields import NameField


class LikeQuerySet(OnceQuerySet["Like"]):
    """The questions one can ask of likes."""

    def with_people(self) -> Self:
        """Bring along who likes."""
        return self.select_related("user")


class Like(models.Model):
    """A like of a post."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = LikeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "post"], name="one_likes_a_post_once"),
        ]
        indexes = [
            models.Index(fields=["post", "-created_at", "-id"], name="newest_likes_of_a_post")
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} likes post {self.post_id}"


class ShareQuerySet(OnceQuerySet["Share"]):
    """The questions one can ask of shares."""


class Share(models.Model):
    """A share of a post, with an optional comment."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="shares")
    comment = NameField(max_length=280, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "post"], name="one_shares_a_post_once"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} shares post {self.post_id}"


class ReportQuerySet(OnceQuerySet["Report"]):
    """The questions one can ask of reports."""


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
