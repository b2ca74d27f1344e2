"""Queries of the feed."""

from typing import Any

import graphene
from django.utils import timezone

from domains.feed import schemas, selectors
from domains.feed.graphql.types import (
    CommentType,
    FollowType,
    PostAnalyticsType,
    PostOrder,
    PostType,
)
from domains.feed.models import Comment, Follow, Post
from shared.graphql import (
    SCAN,
    ById,
    Flat,
    Found,
    connection,
    current_user,
    enum_from_literal,
    find_one,
    query,
    viewer,
)
from shared.http import Id
from shared.pagination import Ranking
from shared.selections import Rows, select

TrendingWindow = enum_from_literal(
    selectors.Window, name="TrendingWindow", about="The period of a trend.", module=__name__
)

CACHED = {
    "post": (selectors.POSTS,),
    "posts": (selectors.POSTS,),
    "comments": (selectors.POSTS,),
}
"""The queries whose responses to anonymous requests are cached, with their namespaces."""


@query(PostType)
def post(info: Any, post_id: ById) -> Found[Post]:
    """Get a post. Posts that you may not see are not found."""
    return find_one(info, select(selectors.list_visible_posts, viewer=viewer(info)), pk=post_id)


@connection(PostType, types={"ordering": PostOrder})
def posts(info: Any, filters: schemas.PostFilters) -> Rows[Post] | Ranking[Post]:
    """List posts that you may see. The newest is first, unless ranked."""
    if filters.ordering != "new":
        return selectors.list_posts(viewer=viewer(info), **filters.model_dump())
    return select(selectors.list_posts, viewer=viewer(info), **filters.model_dump())  # type: ignore[arg-type]  # not a ranking


@connection(PostType)
def feed(info: Any) -> Rows[Post]:
    """List your home feed. It has the posts of the users that you follow, newest first."""
    return select(selectors.list_home, viewer=current_user(info))


@connection(PostType, types={"window": TrendingWindow}, weight=SCAN)
def trending_posts(info: Any, filters: Flat[schemas.TrendingFilters]) -> Ranking[Post]:
    """
    List trending posts. They are the public posts of a day or week with the most activity.
    """
    return selectors.list_trending(viewer=viewer(info), window=filters.window, now=timezone.now())


@connection(CommentType)
def comments(info: Any, post_id: Id, filters: Flat[schemas.CommentFilters]) -> Rows[Comment]:
    """List the comments of a post. The oldest is first."""
    return selectors.list_comments(
        post_id=post_id, viewer=viewer(info), parent_id=filters.parent_id
    )


@connection(FollowType)
def followers(info: Any, user_id: Id) -> Rows[Follow]:
    """List the followers of a user. The latest is first."""
    return selectors.list_followers(user_id=user_id)


@connection(FollowType)
def following(info: Any, user_id: Id) -> Rows[Follow]:
    """List the users that a user follows. The latest is first."""
    return selectors.list_following(user_id=user_id)


@query(graphene.Boolean, signed_in=True)
def is_following(info: Any, user_id: Id) -> bool:
    """Check whether you follow a user. For signed-in users."""
    return selectors.is_following(viewer=current_user(info), user_id=user_id)


@query(PostAnalyticsType, signed_in=True, weight=SCAN)
def post_analytics(
    info: Any, post_id: ById, asked: Flat[schemas.AnalyticsRange]
) -> selectors.Analytics:
    """Get the analytics of a post. For its author and admins; the numbers are by day."""
    first, last = asked.days(today=timezone.now().date())
    return selectors.get_analytics(
        post_id=post_id, viewer=current_user(info), from_day=first, to_day=last
    )
