"""The home feed."""

from django.db.models import QuerySet

from domains.feed.models import Post
from domains.feed.models.home import HomeQuerySet
from domains.feed.selectors.posts import for_reading, for_rows
from shared.auth.models import User


def list_home(*, viewer: User) -> QuerySet[Post]:
    """
    Return the posts of the users that the viewer follows, newest first.
    """
    return for_reading(HomeQuerySet.of(viewer), viewer).order_by("-created_at", "-pk")


def list_home_rows(*, viewer: User) -> QuerySet[Post]:
    """
    Return the posts of ``list_home``, for a response that is written without objects.
    """
    return for_rows(HomeQuerySet.of(viewer), viewer).order_by("-created_at", "-pk")
