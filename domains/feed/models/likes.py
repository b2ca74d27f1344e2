"""Likes of posts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from domains.feed.models.posts import Post
from shared.unique_rows import UniqueRowQuerySet


class LikeQuerySet(UniqueRowQuerySet["Like"]):
    """Filters of likes."""

    def with_people(self) -> Self:
        """Join the users."""
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
