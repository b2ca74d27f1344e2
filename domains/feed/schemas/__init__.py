"""The shapes of requests and answers."""

from domains.feed.schemas.analytics import AnalyticsOut, AnalyticsRange, DayOut, TotalsOut
from domains.feed.schemas.blocks import BlockOut
from domains.feed.schemas.comments import (
    CommentFilters,
    CommentIn,
    CommentLikeOut,
    CommentOut,
    CommentPatchIn,
)
from domains.feed.schemas.follows import FollowedOut, FollowerOut, FollowOut
from domains.feed.schemas.likes import LikerOut, PostLikeOut
from domains.feed.schemas.people import PersonOut
from domains.feed.schemas.posts import (
    PostFilters,
    PostIn,
    PostOut,
    PostPatchIn,
    QuotedPostOut,
)
from domains.feed.schemas.reports import PostReportIn, PostReportOut
from domains.feed.schemas.shares import PostShareIn, PostShareOut
from domains.feed.schemas.streams import PostCountsOut, PostGoneOut
from domains.feed.schemas.trending import TrendingFilters

__all__ = [
    "AnalyticsOut",
    "AnalyticsRange",
    "BlockOut",
    "CommentFilters",
    "CommentIn",
    "CommentLikeOut",
    "CommentOut",
    "CommentPatchIn",
    "DayOut",
    "FollowOut",
    "FollowedOut",
    "FollowerOut",
    "LikerOut",
    "PersonOut",
    "PostCountsOut",
    "PostFilters",
    "PostGoneOut",
    "PostIn",
    "PostLikeOut",
    "PostOut",
    "PostPatchIn",
    "PostReportIn",
    "PostReportOut",
    "PostShareIn",
    "PostShareOut",
    "QuotedPostOut",
    "TotalsOut",
    "TrendingFilters",
]
