"""Trending posts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from domains.feed.models import Post
from domains.feed.models.posts import PostQuerySet
from domains.feed.selectors.posts import POSTS, for_reading, for_rows
from shared.auth.viewer import Viewer
from shared.caching import cached
from shared.pagination import Ranking
from shared.pagination.rankings import MAX_RANKING_LENGTH
from shared.selections import Rows, select

Window = Literal["day", "week"]
_TRENDING_BY = ("-engagement", "-pk")
_LENGTHS: Mapping[Window, timedelta] = {"day": timedelta(days=1), "week": timedelta(days=7)}


def list_trending(*, viewer: Viewer, window: Window, now: datetime) -> Ranking[Post]:
    """Return the public posts of the last day or week with the most activity."""
    posts = select(_readable_since, viewer=viewer, since=now - _LENGTHS[window])
    return _ranking(posts, select(_readable, viewer=viewer), window=window, now=now)


def list_trending_rows(*, viewer: Viewer, window: Window, now: datetime) -> Ranking[Post]:
    """Return ``list_trending`` for a response that is written without objects."""
    rows = select(_rows_since, viewer=viewer, since=now - _LENGTHS[window])
    return _ranking(rows, select(_rows, viewer=viewer), window=window, now=now)


def _ranking(
    posts: Rows[Post], visible: Rows[Post], *, window: Window, now: datetime
) -> Ranking[Post]:
    since = _rounded(now - _LENGTHS[window])
    # The window decides which posts are in a snapshot. A post that leaves it remains on the pages.
    return Ranking(
        posts,
        keys=_TRENDING_BY,
        ids=lambda: _trending(window=window, since=since),
        visible=visible,
    )


def _readable(*, viewer: Viewer) -> PostQuerySet:
    return for_reading(_public(), viewer)


def _readable_since(*, viewer: Viewer, since: datetime) -> PostQuerySet:
    return for_reading(_since(since), viewer)


def _rows(*, viewer: Viewer) -> PostQuerySet:
    return for_rows(_public(), viewer)


def _rows_since(*, viewer: Viewer, since: datetime) -> PostQuerySet:
    return for_rows(_since(since), viewer)


def _since(moment: datetime) -> PostQuerySet:
    return _public().filter(created_at__gte=moment)


def _public() -> PostQuerySet:
    return Post.objects.public().with_engagement()


@cached(POSTS, ttl=timedelta(minutes=2))
def _trending(*, window: Window, since: str) -> list[int]:
    ranked = _since(datetime.fromisoformat(since)).order_by(*_TRENDING_BY)
    return list(ranked.values_list("pk", flat=True)[:MAX_RANKING_LENGTH])


def _rounded(moment: datetime) -> str:
    # To the minute, or no two readers would ask for the same.
    return moment.replace(second=0, microsecond=0).isoformat()
