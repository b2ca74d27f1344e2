"""The services of the feed. Each function is one use case in one transaction."""

from domains.feed.services.blocks import BlockState, block_user, unblock_user
from domains.feed.services.comments import (
    CommentLikeState,
    add_comment,
    delete_comment,
    like_comment,
    unlike_comment,
    update_comment,
)
from domains.feed.services.follows import FollowState, follow_user, unfollow_user
from domains.feed.services.likes import LikeState, like_post, unlike_post
from domains.feed.services.maintenance import (
    reconcile_counters,
    refresh_hot_ranks,
    roll_up_interactions,
)
from domains.feed.services.notifications import (
    notify_of_comment,
    notify_of_comment_like,
    notify_of_follow,
    notify_of_like,
    notify_of_share,
)
from domains.feed.services.posts import (
    PostChanges,
    PostFields,
    create_post,
    delete_post,
    update_post,
)
from domains.feed.services.reports import ReportState, report_post, settle_reports
from domains.feed.services.shares import ShareState, share_post, unshare_post

__all__ = [
    "BlockState",
    "CommentLikeState",
    "FollowState",
    "LikeState",
    "PostChanges",
    "PostFields",
    "ReportState",
    "ShareState",
    "add_comment",
    "block_user",
    "create_post",
    "delete_comment",
    "delete_post",
    "follow_user",
    "like_comment",
    "like_post",
    "notify_of_comment",
    "notify_of_comment_like",
    "notify_of_follow",
    "notify_of_like",
    "notify_of_share",
    "reconcile_counters",
    "refresh_hot_ranks",
    "report_post",
    "roll_up_interactions",
    "settle_reports",
    "share_post",
    "unblock_user",
    "unfollow_user",
    "unlike_comment",
    "unlike_post",
    "unshare_post",
    "update_comment",
    "update_post",
]
