"""Reading posts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from django.db.models import Case, Exists, F, OuterRef, QuerySet, When
from typing_extensions import TypedDict, Unpack

from domains.feed.models import Post
from domains.feed.models.posts import PostQuerySet
from domains.feed.selectors.likes import likes_post
from domains.feed.selectors.shares import shares_post
from shared.auth.viewer import Viewer
from shared.caching import Namespace
from shared.lookups import get_or_not_found
from shared.pagination import Ranking
from shared.selections import Rows, select

POSTS = Namespace("feed.posts")
"""What answers about which posts there are are computed from: not their counters."""

PostOrder = Literal["new", "hot", "top"]

_RANKED_BY: Mapping[PostOrder, Sequence[str]] = {
    "hot": ("-hot_rank", "-pk"),
    "top": ("-likes_count", "-pk"),
}


class PostCriteria(TypedDict, total=False):
    """Which posts: of an author, with words, of a period, and with or without media."""

    author: int | None
    search: str
    since: datetime | None
    until: datetime | None
    has_media: bool | None


def list_posts(
    *, viewer: Viewer, ordering: PostOrder = "new", **criteria: Unpack[PostCriteria]
) -> QuerySet[Post] | Ranking[Post]:
    """
    Return the posts the viewer may see: the newest first, or ranked.
    """
    if ordering == "new":
        return _readable_posts(viewer=viewer, **criteria)
    rows = select(_readable_posts, viewer=viewer, **criteria)
    return Ranking(rows, keys=_RANKED_BY[ordering])


def list_post_rows(
    *, viewer: Viewer, ordering: PostOrder = "new", **criteria: Unpack[PostCriteria]
) -> Rows[Post] | Ranking[Post]:
    """
    Return the posts of ``list_posts``, for a response that is written without objects.
    """
    rows = select(_visible_rows, viewer=viewer, **criteria)
    return rows if ordering == "new" else Ranking(rows, keys=_RANKED_BY[ordering])


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
    return get_or_not_found(select(_readable_posts, viewer=viewer), kind="post", key=post_id)


def find_post_row(*, post_id: int, viewer: Viewer) -> PostQuerySet:
    """
    Return the post of ``get_post``, for a response that is written without objects.
    """
    return for_rows(Post.objects.visible_to(viewer).filter(pk=post_id), viewer)


def is_visible(*, post_id: int, viewer: Viewer) -> bool:
    """
    Return whether the viewer may see a post now.
    """
    return Post.objects.visible_to(viewer).filter(pk=post_id).exists()


def _readable_posts(*, viewer: Viewer, **criteria: Unpack[PostCriteria]) -> PostQuerySet:
    return for_reading(_visible_posts(viewer, **criteria), viewer)


def _visible_rows(*, viewer: Viewer, **criteria: Unpack[PostCriteria]) -> PostQuerySet:
    return for_rows(_visible_posts(viewer, **criteria), viewer)


def _visible_posts(
    viewer: Viewer,
    *,
    author: int | None = None,
    search: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    has_media: bool | None = None,
) -> PostQuerySet:
    posts = Post.objects.visible_to(viewer).order_by("-created_at", "-pk")
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
    return posts


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
