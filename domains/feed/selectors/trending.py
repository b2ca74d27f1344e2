"""Trending posts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from domains.feed.models import Post
from domains.feed.selectors.posts import POSTS, for_reading
from shared.auth.viewer import Viewer
from shared.caching import cached
from shared.pagination import Ranking
from shared.pagination.rankings import MAX_RANKING_LENGTH

Window = Literal["day", "week"]
_TRENDING_BY = ("-engagement", "-pk")
_LENGTHS: Mapping[Window, timedelta] = {"day": timedelta(days=1), "week": timedelta(days=7)}


def list_trending(*, viewer: Viewer, window: Window, now: datetime) -> Ranking[Post]:
    """Return the public posts of the last day or week with the most activity."""
    posts = Post.objects.public().filter(created_at__gte=now - _LENGTHS[window])
    return Ranking(
        for_reading(posts.with_engagement(), viewer),
        keys=_TRENDING_BY,
        ids=lambda: _trending(window=window, since=_rounded(now - _LENGTHS[window])),
    )


@cached(POSTS, ttl=timedelta(minutes=2))
def _trending(*, window: Window, since: str) -> list[int]:
    posts = Post.objects.public().filter(created_at__gte=datetime.fromisoformat(since))
    ranked = posts.with_engagement().order_by(*_TRENDING_BY)
    return list(ranked.values_list("pk", flat=True)[:MAX_RANKING_LENGTH])


def _rounded(moment: datetime) -> str:
    # To the minute, or no two readers would ask for the same.
    return moment.replace(second=0, microsecond=0).isoformat()
