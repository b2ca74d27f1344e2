"""The viewer's likes and shares of the rows of a page, as one expression each."""

from django.db.models import BooleanField, Exists, OuterRef, Value
from django.db.models.expressions import BaseExpression

from domains.feed.models import CommentLike, Like, Share
from shared.auth.models import User
from shared.auth.viewer import Viewer

_NO = Value(False, output_field=BooleanField())


def likes_post(viewer: Viewer) -> BaseExpression:
    """Return for each post whether the viewer likes it."""
    return _has_marked(Like, viewer, "post")


def shares_post(viewer: Viewer) -> BaseExpression:
    """Return for each post whether the viewer shares it."""
    return _has_marked(Share, viewer, "post")


def likes_comment(viewer: Viewer) -> BaseExpression:
    """Return for each comment whether the viewer likes it."""
    return _has_marked(CommentLike, viewer, "comment")


def _has_marked(mark: type[Like | Share | CommentLike], viewer: Viewer, of: str) -> BaseExpression:
    if not isinstance(viewer, User):
        return _NO
    marks = mark._default_manager.filter(user=viewer)
    return Exists(marks.filter(**{of: OuterRef("pk")}))
