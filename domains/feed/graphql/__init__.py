"""The feed over GraphQL."""

from domains.feed.graphql.examples import EXAMPLES
from domains.feed.graphql.inputs import (
    PostFilterInput,
    PostInput,
    PostOrder,
    PostPatchInput,
    PostVisibility,
    TrendingWindow,
)
from domains.feed.graphql.interacting import (
    BlockUser,
    FollowUser,
    LikeComment,
    LikePost,
    ReportPost,
    SharePost,
    UnblockUser,
    UnfollowUser,
    UnlikeComment,
    UnlikePost,
    UnsharePost,
)
from domains.feed.graphql.posting import (
    AddComment,
    CreatePost,
    DeleteComment,
    DeletePost,
    UpdateComment,
    UpdatePost,
)
from domains.feed.graphql.queries import Query
from domains.feed.graphql.subscriptions import Subscription
from domains.feed.graphql.types import (
    CommentType,
    DayOfInteractionsType,
    FollowType,
    InteractionTotalsType,
    LikeType,
    PostAnalyticsType,
    PostInteractionKind,
    PostInteractionType,
    PostType,
)

__all__ = [
    "EXAMPLES",
    "AddComment",
    "BlockUser",
    "CommentType",
    "CreatePost",
    "DayOfInteractionsType",
    "DeleteComment",
    "DeletePost",
    "FollowType",
    "FollowUser",
    "InteractionTotalsType",
    "LikeComment",
    "LikePost",
    "LikeType",
    "Mutation",
    "PostAnalyticsType",
    "PostFilterInput",
    "PostInput",
    "PostInteractionKind",
    "PostInteractionType",
    "PostOrder",
    "PostPatchInput",
    "PostType",
    "PostVisibility",
    "Query",
    "ReportPost",
    "SharePost",
    "Subscription",
    "TrendingWindow",
    "UnblockUser",
    "UnfollowUser",
    "UnlikeComment",
    "UnlikePost",
    "UnsharePost",
    "UpdateComment",
    "UpdatePost",
]


class Mutation:
    """What one can do in the feed."""

    create_post = CreatePost.Field()
    update_post = UpdatePost.Field()
    delete_post = DeletePost.Field()
    like_post = LikePost.Field()
    unlike_post = UnlikePost.Field()
    share_post = SharePost.Field()
    unshare_post = UnsharePost.Field()
    report_post = ReportPost.Field()
    add_comment = AddComment.Field()
    update_comment = UpdateComment.Field()
    delete_comment = DeleteComment.Field()
    like_comment = LikeComment.Field()
    unlike_comment = UnlikeComment.Field()
    follow_user = FollowUser.Field()
    unfollow_user = UnfollowUser.Field()
    block_user = BlockUser.Field()
    unblock_user = UnblockUser.Field()
