"""Reading posts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import QuerySet

from domains.feed.models import Post
from domains.feed.models.home import HomeQuerySet
from domains.feed.models.posts import PostQuerySet
from domains.feed.selectors.marks import likes_post, shares_post
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.caching import Namespace, cached
from shared.errors import NotFound
from shared.pagination import Ranking
from shared.pagination.rankings import MAX_RANKING_LENGTH

POSTS = Namespace("feed.posts")
"""What answers about which posts there are are computed from: not their counters."""

PostOrder = Literal["new", "hot", "top"]
Window = Literal["day", "week"]

_RANKED_BY: Mapping[PostOrder, Sequence[str]] = {
    "hot": ("-hot_rank", "-pk"),
    "top": ("-likes_count", "-pk"),
}
_TRENDING_BY = ("-engagement", "-pk")
_LENGTHS: Mapping[Window, timedelta] = {"day": timedelta(days=1), "week": timedelta(days=7)}


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
    posts = _for_reading(Post.objects.visible_to(viewer), viewer)
    return posts.order_by("-created_at", "-pk")


def list_home(*, viewer: User) -> QuerySet[Post]:
    """
    Return the posts of the users that the viewer follows, newest first.
    """
    return _for_reading(HomeQuerySet.of(viewer), viewer).order_by("-created_at", "-pk")


def list_trending(*, viewer: Viewer, window: Window, now: datetime) -> Ranking[Post]:
    """Return the public posts of the last day or week with the most activity."""
    posts = Post.objects.public().filter(created_at__gte=now - _LENGTHS[window])
    return Ranking(
        _for_reading(posts.with_engagement(), viewer),
        keys=_TRENDING_BY,
        ids=lambda: _trending(window=window, since=_rounded(now - _LENGTHS[window])),
    )


def get_post(*, post_id: int, viewer: Viewer) -> Post:
    """
    Return one post.

    :raises NotFound: if there is none, or it is not the viewer's to see.
    """
    posts = _for_reading(Post.objects.visible_to(viewer), viewer)
    try:
        return posts.get(pk=post_id)
    except Post.DoesNotExist:
        raise NotFound(f"There is no post {post_id}.") from None


def is_visible(*, post_id: int, viewer: Viewer) -> bool:
    """
    Return whether the viewer may see a post now.
    """
    return Post.objects.visible_to(viewer).filter(pk=post_id).exists()


def list_posts_changed_after(*, viewer: Viewer, version: int) -> QuerySet[Post]:
    """
    Return the posts that were created, updated or deleted after a version, oldest change first.

    Posts that were deleted, or hidden from the viewer, since that version are included: their
    ``is_gone`` is true.
    """
    changed = Post.objects.filter(version__gt=version).announced_to(viewer, after=version)
    return _for_reading(changed, viewer).order_by("version")


def get_changed_post(*, post_id: int, viewer: Viewer, was_hidden: bool = False) -> Post:
    """
    Return one post, including one that was deleted or, with ``was_hidden``, has just ceased to be
    public.

    :raises NotFound: if the viewer may not see it, and might not before.
    """
    posts = Post.objects.filter(pk=post_id).announced_to(viewer, after=0 if was_hidden else None)
    found = _for_reading(posts, viewer).first()
    if found is None:
        raise NotFound(f"There is no post {post_id}.")
    return found


def _for_reading(posts: PostQuerySet, viewer: Viewer) -> PostQuerySet:
    return (
        posts.with_author()
        .with_quoted(viewer)
        .annotate(liked_by_me=likes_post(viewer), shared_by_me=shares_post(viewer))
    )


@cached(POSTS, ttl=timedelta(minutes=2))
def _trending(*, window: Window, since: str) -> list[int]:
    posts = Post.objects.public().filter(created_at__gte=datetime.fromisoformat(since))
    ranked = posts.with_engagement().order_by(*_TRENDING_BY)
    return list(ranked.values_list("pk", flat=True)[:MAX_RANKING_LENGTH])


def _rounded(moment: datetime) -> str:
    # To the minute, or no two readers would ask for the same.
    return moment.replace(second=0, microsecond=0).isoformat()
