"""Types of posts, comments and interactions."""

from dataclasses import dataclass
from datetime import datetime

import graphene

from domains.feed import schemas, selectors
from domains.feed.models import Comment, Follow, Like, Post
from domains.feed.selectors.comments import likes_comment
from domains.feed.selectors.likes import likes_post
from domains.feed.selectors.shares import shares_post
from shared.graphql import (
    Date,
    DateTime,
    NestedConnectionField,
    NestedOneField,
    PlannedType,
    cost,
    enum_from_choices,
    output_of,
    viewer,
)

PostVisibility = enum_from_choices(Post.Visibility)


class PostOrder(graphene.Enum):
    """The order of posts. Pages of a ranked order show one snapshot of the ranking."""

    NEW = "new"
    HOT = "hot"
    MOST_LIKED = "top"


class PostType(PlannedType):
    """A post with its current counters."""

    visibility = PostVisibility(required=True)
    liked_by_me = graphene.Boolean(required=True, description="Whether you like it.")
    shared_by_me = graphene.Boolean(required=True, description="Whether you share it.")
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


class CommentType(PlannedType):
    """A comment on a post, or a reply to another comment of it."""

    parent_id = graphene.ID(
        description="The id of the comment that it replies to; null if it is not a reply."
    )
    liked_by_me = graphene.Boolean(required=True, description="Whether you like it.")
    replies = NestedConnectionField(
        lambda: CommentType,
        parent_key="parent_id",
        queryset=lambda info: selectors.list_live_comments(viewer=viewer(info)),
        description="The replies, oldest first.",
    )
    annotations = {"liked_by_me": lambda info: likes_comment(viewer(info))}

    class Meta:
        model = Comment
        fields = ("id", "post", "author", "content", "likes_count", "created_at", "edited_at")


class LikeType(PlannedType):
    """A like of a post."""

    class Meta:
        model = Like
        fields = ("user", "created_at")


class FollowType(PlannedType):
    """A follow of one user by another."""

    created_at = DateTime(required=True, deprecation_reason="Use followedAt, as in REST.")
    followed_at = DateTime(required=True, description="When the follow began.")

    requires = {"followed_at": ("created_at",)}

    class Meta:
        model = Follow
        fields = ("follower", "followee")

    @staticmethod
    def resolve_followed_at(follow: Follow, _info: object) -> datetime:
        return follow.created_at


class PostInteractionKind(graphene.Enum):
    """A kind of interaction with a post."""

    LIKE = "like"
    UNLIKE = "unlike"
    COMMENT = "comment"
    COMMENT_DELETED = "comment_deleted"
    SHARE = "share"
    UNSHARE = "unshare"
    POST_UPDATED = "post_updated"
    POST_DELETED = "post_deleted"


@dataclass(frozen=True, slots=True)
class PostInteraction:
    """An interaction with a post, and the counters at that time."""

    kind: str
    post_id: int
    likes_count: int
    comments_count: int
    shares_count: int

    @classmethod
    def of(cls, post: Post, *, kind: str) -> "PostInteraction":
        """Return an interaction with this post."""
        return cls(kind, post.pk, post.likes_count, post.comments_count, post.shares_count)


class PostInteractionType(graphene.ObjectType):
    """An interaction with a post, and its counters afterwards."""

    kind = PostInteractionKind(required=True)
    post_id = graphene.ID(required=True)
    likes_count = graphene.Int(required=True)
    comments_count = graphene.Int(required=True)
    shares_count = graphene.Int(required=True)

    class Meta:
        name = "PostInteraction"


InteractionTotalsType = output_of(schemas.TotalsOut, name="InteractionTotals")
DayOfInteractionsType = output_of(schemas.DayOut, name="DayOfInteractions")


class PostAnalyticsType(graphene.ObjectType):
    """Interactions with a post by day."""

    post_id = graphene.ID(required=True)
    from_day = Date(required=True, name="from")
    to_day = Date(required=True, name="to")
    totals = graphene.Field(InteractionTotalsType, required=True)
    days = cost(
        graphene.Field(graphene.List(graphene.NonNull(DayOfInteractionsType)), required=True),
        assumed_size=30,
    )

    class Meta:
        name = "PostAnalytics"
