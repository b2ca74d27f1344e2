"""Shares of posts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from domains.feed.models.posts import Post
from shared.text_fields import NameField
from shared.unique_rows import UniqueRowQuerySet


class ShareQuerySet(UniqueRowQuerySet["Share"]):
    """Filters of shares."""


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
