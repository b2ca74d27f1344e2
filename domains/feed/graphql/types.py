"""Types of posts, comments and interactions."""

import graphene

from domains.feed import schemas, selectors
from domains.feed.events import InteractionKind
from domains.feed.models import Comment, Follow, Like, Post
from domains.feed.selectors.comments import likes_comment
from domains.feed.selectors.likes import likes_post
from domains.feed.selectors.shares import shares_post
from shared.graphql import (
    DateTime,
    NestedConnectionField,
    NestedOneField,
    PlannedType,
    enum_from_literal,
    output_of,
    sized_list,
    viewer,
)


class PostOrder(graphene.Enum):
    """The order of posts. Pages of a ranked order show one snapshot of the ranking."""

    NEW = "new"
    HOT = "hot"
    MOST_LIKED = "top"


class PostType(PlannedType):
    """A post with its current counters."""

    shared_post = NestedOneField(
        lambda: PostType,
        key="quote_of_id",
        queryset=lambda info: Post.objects.visible_to(viewer(info)),
        description="The quoted post; null if it was deleted or you may not see it.",
    )
    comments = NestedConnectionField(
        lambda: CommentType,
        parent_key="post_id",
        queryset=lambda info: selectors.list_live_comments(viewer=viewer(info)),
        description="The comments, oldest first.",
    )
    likes = NestedConnectionField(
        lambda: LikeType,
        parent_key="post_id",
        queryset=lambda info: selectors.list_likes_of_posts(),
        description="The likes, latest first.",
    )
    requires = {"shared_post": ("quote_of",)}
    annotations = {
        "liked_by_me": lambda info: likes_post(viewer(info)),
        "shared_by_me": lambda info: shares_post(viewer(info)),
    }

    class Meta:
        model = Post
        schema = schemas.PostOut
        descriptions = {
            "liked_by_me": "Whether you like it.",
            "shared_by_me": "Whether you share it.",
        }


class CommentType(PlannedType):
    """A comment on a post, or a reply to another comment of it."""

    replies = NestedConnectionField(
        lambda: CommentType,
        parent_key="parent_id",
        queryset=lambda info: selectors.list_live_comments(viewer=viewer(info)),
        description="The replies, oldest first.",
    )
    annotations = {"liked_by_me": lambda info: likes_comment(viewer(info))}

    class Meta:
        model = Comment
        schema = schemas.CommentOut
        fields = ("post",)
        descriptions = {"liked_by_me": "Whether you like it."}


class LikeType(PlannedType):
    """A like of a post."""

    class Meta:
        model = Like
        fields = ("user", "created_at")


class FollowType(PlannedType):
    """A follow of one user by another."""

    created_at = DateTime(required=True, deprecation_reason="Use followedAt, as in REST.")
    followed_at = DateTime(required=True, source="created_at", description="When the follow began.")

    requires = {"followed_at": ("created_at",)}

    class Meta:
        model = Follow
        fields = ("follower", "followee")


PostInteractionKind = enum_from_literal(
    InteractionKind,
    name="PostInteractionKind",
    about="A kind of interaction with a post.",
    module=__name__,
)
PostInteractionType = output_of(
    schemas.PostCountsOut,
    name="PostInteraction",
    about="An interaction with a post, and its counters afterwards.",
    omit=["edited_at"],
    kind=PostInteractionKind(required=True),
)
InteractionTotalsType = output_of(schemas.TotalsOut, name="InteractionTotals")
DayOfInteractionsType = output_of(schemas.DayOut, name="DayOfInteractions")
PostAnalyticsType = output_of(
    schemas.AnalyticsOut,
    name="PostAnalytics",
    about="Interactions with a post by day.",
    types={
        "totals": InteractionTotalsType,
        "days": sized_list(DayOfInteractionsType, assumed_size=30),
    },
)
