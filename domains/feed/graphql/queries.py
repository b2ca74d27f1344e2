"""Queries of the feed."""

from datetime import date
from typing import Any

import graphene
from django.db.models import QuerySet
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
    ConnectionField,
    Date,
    cost,
    current_user,
    enum_from_literal,
    find_one,
    input_of,
    parse,
    parse_id,
    viewer,
    with_filters,
)
from shared.pagination import Ranking

PostFilterInput = input_of(schemas.PostFilters, omit=["ordering"])
TrendingWindow = enum_from_literal(
    selectors.Window, name="TrendingWindow", about="The period of a trend.", module=__name__
)

CACHED = {
    "post": (selectors.POSTS,),
    "posts": (selectors.POSTS,),
    "comments": (selectors.POSTS,),
}
"""The queries whose responses to anonymous requests are cached, with their namespaces."""


class Query:
    """The queries of the feed."""

    post = graphene.Field(
        PostType,
        id=graphene.ID(required=True),
        description="Get a post. Posts that you may not see are not found.",
    )
    posts = ConnectionField(
        lambda: PostType,
        order_by=PostOrder,
        filter=PostFilterInput,
        description="List posts that you may see. The newest is first, unless ranked.",
    )
    feed = ConnectionField(
        lambda: PostType,
        description=(
            "List your home feed. It has the posts of the users that you follow, newest first."
        ),
    )
    trending_posts = cost(
        ConnectionField(
            lambda: PostType,
            window=TrendingWindow(),
            description=(
                "List trending posts. They are the public posts of a day or week with the most"
                " activity."
            ),
        ),
        weight=SCAN,
    )
    comments = ConnectionField(
        lambda: CommentType,
        post_id=graphene.ID(required=True),
        parent_id=graphene.ID(),
        description="List the comments of a post. The oldest is first.",
    )
    followers = ConnectionField(
        lambda: FollowType,
        user_id=graphene.ID(required=True),
        description="List the followers of a user. The latest is first.",
    )
    following = ConnectionField(
        lambda: FollowType,
        user_id=graphene.ID(required=True),
        description="List the users that a user follows. The latest is first.",
    )
    is_following = graphene.Field(
        graphene.Boolean,
        user_id=graphene.ID(required=True),
        description="Check whether you follow a user. False for anonymous viewers.",
    )
    post_analytics = cost(
        graphene.Field(
            PostAnalyticsType,
            id=graphene.ID(required=True),
            from_day=Date(name="from"),
            to_day=Date(name="to"),
            description=(
                "Get the analytics of a post. For its author and admins; the numbers are by day."
            ),
        ),
        weight=SCAN,
    )

    @staticmethod
    def resolve_post(root: None, info: Any, **key: str) -> Post:
        """Find one post."""
        return find_one(info, selectors.list_visible_posts(viewer=viewer(info)), pk=key["id"])

    @staticmethod
    @with_filters(schemas.PostFilters)
    def resolve_posts(
        root: None, info: Any, filters: schemas.PostFilters
    ) -> QuerySet[Post] | Ranking[Post]:
        """Return the posts that the viewer may see."""
        return selectors.list_posts(viewer=viewer(info), **filters.model_dump())

    @staticmethod
    def resolve_feed(root: None, info: Any) -> QuerySet[Post]:
        """Return the home feed of the viewer."""
        return selectors.list_home(viewer=current_user(info))

    @staticmethod
    @with_filters(schemas.TrendingFilters)
    def resolve_trending_posts(
        root: None, info: Any, filters: schemas.TrendingFilters
    ) -> Ranking[Post]:
        """List what trends."""
        return selectors.list_trending(
            viewer=viewer(info), window=filters.window, now=timezone.now()
        )

    @staticmethod
    @with_filters(schemas.CommentFilters)
    def resolve_comments(
        root: None, info: Any, filters: schemas.CommentFilters, *, post_id: str
    ) -> QuerySet[Comment]:
        """List the comments of a post."""
        return selectors.list_comments(
            post_id=parse_id(post_id), viewer=viewer(info), parent_id=filters.parent_id
        )

    @staticmethod
    def resolve_followers(root: None, info: Any, *, user_id: str) -> QuerySet[Follow]:
        """List who follows a user."""
        return selectors.list_followers(user_id=parse_id(user_id))

    @staticmethod
    def resolve_following(root: None, info: Any, *, user_id: str) -> QuerySet[Follow]:
        """Return the users that a user follows."""
        return selectors.list_following(user_id=parse_id(user_id))

    @staticmethod
    def resolve_is_following(root: None, info: Any, *, user_id: str) -> bool:
        """Return whether the viewer follows a user."""
        return selectors.is_following(viewer=current_user(info), user_id=parse_id(user_id))

    @staticmethod
    def resolve_post_analytics(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002
        from_day: date | None = None,
        to_day: date | None = None,
    ) -> selectors.Analytics:
        """Return the interactions with a post by day."""
        user = current_user(info)
        asked = parse(schemas.AnalyticsRange, {"from": from_day, "to": to_day})
        first, last = asked.days(today=timezone.now().date())
        return selectors.get_analytics(
            post_id=parse_id(id), viewer=user, from_day=first, to_day=last
        )
