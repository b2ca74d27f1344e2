"""Selectors of shares of posts."""

from django.db.models.expressions import BaseExpression

from domains.feed.models import Share
from shared.auth.viewer import Viewer


def shares_post(viewer: Viewer) -> BaseExpression:
    """Return for each post whether the viewer shares it."""
    return Share.objects.exist_for(viewer, of="post")
