"""Comments and their likes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from domains.feed.models.posts import Post
from shared.text_fields import BodyField
from shared.unique_rows import UniqueRowQuerySet

LONGEST_COMMENT = 1000


class CommentQuerySet(models.QuerySet["Comment"]):
    """Filters of comments."""

    def live(self) -> Self:
        """Exclude deleted comments."""
        return self.filter(deleted_at=None)

    def with_author(self) -> Self:
        """Join the authors."""
        return self.select_related("author")


class Comment(models.Model):
    """A comment on a post, or a reply to another comment on the same post."""

    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, related_name="comments", db_index=False
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # A composite foreign key in the migration requires the parent to belong to the same post.
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        db_index=False,
    )
    content = BodyField(max_length=LONGEST_COMMENT)
    likes_count = models.IntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "post"], name="a_comment_is_of_one_post"),
            models.CheckConstraint(
                condition=Q(content__length__range=(1, LONGEST_COMMENT)),
                name="comment_says_something",
            ),
            models.CheckConstraint(
                condition=Q(likes_count__gte=0), name="comment_likes_are_never_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["post", "created_at", "id"],
                condition=Q(deleted_at=None),
                name="comments_of_a_post",
            ),
            models.Index(
                fields=["parent", "created_at", "id"],
                condition=Q(parent__isnull=False),
                name="replies_to_a_comment",
            ),
        ]

    def __str__(self) -> str:
        return self.content[:60]


class CommentLikeQuerySet(UniqueRowQuerySet["CommentLike"]):
    """Filters of likes of comments."""


class CommentLike(models.Model):
    """A user's like of a comment. A user can like a comment once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(default=timezone.now)

    objects = CommentLikeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "comment"], name="one_likes_a_comment_once"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} likes comment {self.comment_id}"
