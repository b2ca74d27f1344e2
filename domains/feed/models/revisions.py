"""Earlier versions of posts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from domains.feed.models.posts import LONGEST_POST, Post
from shared.text_fields import BodyField


class PostRevision(models.Model):
    """An earlier version of a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    content = BodyField(max_length=LONGEST_POST, blank=True)
    image_url = models.CharField(max_length=500, null=True)  # noqa: DJ001  # NULL: no image
    visibility = models.CharField(max_length=10, choices=Post.Visibility)
    replaced_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"post {self.post_id} until {self.replaced_at:%Y-%m-%d %H:%M}"
