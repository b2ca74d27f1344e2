"""Reading posts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from django.db.models import Case, Exists, F, OuterRef, QuerySet, When

from domains.feed.models import Post
from domains.feed.models.posts import PostQuerySet
from domains.feed.selectors.likes import likes_post
from domains.feed.selectors.shares import shares_post
from shared.auth.viewer import Viewer
from shared.caching import Namespace
from shared.lookups import get_or_not_found
from shared.pagination import Ranking

POSTS = Namespace("feed.posts")
"""What answers about which posts there are are computed from: not their counters."""

PostOrder = Literal["new", "hot", "top"]

_RANKED_BY: Mapping[PostOrder, Sequence[str]] = {
    "hot": ("-hot_rank", "-pk"),
    "top": ("-likes_count", "-pk"),
}


def list_posts(
    *,
    viewer: Viewer,
    author: int | None = None,
    search: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    has_media: bool | None = None,
    ordering: PostOrder = "new",
) -> QuerySet[Post] | Ranking[Post]:
    """
    Return the posts the viewer may see: the newest first, or ranked.
    """
    posts = list_visible_posts(viewer=viewer)
    if author is not None:
        posts = posts.filter(author=author)
    if search:
        posts = posts.matching(search)
    if since is not None:
        posts = posts.filter(created_at__gte=since)
    if until is not None:
        posts = posts.filter(created_at__lt=until)
    if has_media is not None:
        posts = posts.filter(image_url__isnull=not has_media)
    return posts if ordering == "new" else Ranking(posts, keys=_RANKED_BY[ordering])


def list_visible_posts(*, viewer: Viewer) -> PostQuerySet:
    """
    Return all posts the viewer may see, newest first.
    """
    posts = for_reading(Post.objects.visible_to(viewer), viewer)
    return posts.order_by("-created_at", "-pk")


def get_post(*, post_id: int, viewer: Viewer) -> Post:
    """
    Return one post.

    :raises NotFound: if there is none, or it is not the viewer's to see.
    """
    posts = for_reading(Post.objects.visible_to(viewer), viewer)
    return get_or_not_found(posts, kind="post", key=post_id)


def is_visible(*, post_id: int, viewer: Viewer) -> bool:
    """
    Return whether the viewer may see a post now.
    """
    return Post.objects.visible_to(viewer).filter(pk=post_id).exists()


def for_rows(posts: PostQuerySet, viewer: Viewer) -> PostQuerySet:
    """Annotate what ``for_reading`` adds, for responses that are written without objects."""
    quoted = Post.objects.visible_to(viewer).filter(pk=OuterRef("quote_of"))
    return posts.annotate(
        liked_by_me=likes_post(viewer),
        shared_by_me=shares_post(viewer),
        quote_of_key=Case(When(Exists(quoted), then=F("quote_of_id"))),
    )


def for_reading(posts: PostQuerySet, viewer: Viewer) -> PostQuerySet:
    """Add what responses show: the author, the quoted post, and the viewer's like and share."""
    return (
        posts.with_author()
        .with_quoted(viewer)
        .annotate(liked_by_me=likes_post(viewer), shared_by_me=shares_post(viewer))
    )
