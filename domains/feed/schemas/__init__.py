"""The shapes of requests and answers."""

from domains.feed.schemas.comments import (
    CommentFilters,
    CommentIn,
    CommentLikeOut,
    CommentOut,
    CommentPatchIn,
)
from domains.feed.schemas.marks import (
    AnalyticsOut,
    AnalyticsRange,
    DayOut,
    PostLikeOut,
    PostReportIn,
    PostReportOut,
    PostShareIn,
    PostShareOut,
    TotalsOut,
)
from domains.feed.schemas.people import (
    BlockOut,
    FollowedOut,
    FollowerOut,
    FollowOut,
    LikerOut,
    PersonOut,
)
from domains.feed.schemas.posts import (
    PostCountsOut,
    PostFilters,
    PostGoneOut,
    PostIn,
    PostOut,
    PostPatchIn,
    QuotedPostOut,
    TrendingFilters,
)

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
