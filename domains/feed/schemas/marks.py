"""The shapes of likes, shares and reports, and of what they add up to."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from domains.feed.services.marks import LONGEST_REASON, LONGEST_REMARK
from shared.http import Filters, In, Name, Out

USUAL_DAYS = 30


class PostShareIn(In):
    """An optional comment on the shared post."""

    comment: Annotated[str, Name(LONGEST_REMARK, min_length=0)] = ""


class PostReportIn(In):
    """The reason for a report."""

    reason: Annotated[str, Name(LONGEST_REASON), Field(examples=["spam"])]


class PostLikeOut(Out):
    """Whether you like a post, and the number of its likes."""

    post_id: int
    liked: bool
    likes_count: int


class PostShareOut(Out):
    """Whether you share a post, and the number of its shares."""

    post_id: int
    shared: bool
    shares_count: int


class PostReportOut(Out):
    """A post that you have reported."""

    post_id: int
    reported: bool


class AnalyticsRange(Filters):
    """From which day to which, both included; without any, the last thirty."""

    from_day: date | None = Field(None, alias="from")
    to_day: date | None = Field(None, alias="to")

    def days(self, *, today: date) -> tuple[date, date]:
        """Return the first day and the last."""
        last = self.to_day or today
        return self.from_day or last - timedelta(days=USUAL_DAYS - 1), last


class TotalsOut(Out):
    """The number of interactions of each kind."""

    likes: int
    comments: int
    shares: int


class DayOut(Out):
    """The number of interactions of each kind on one day, in UTC."""

    day: date
    likes: int
    comments: int
    shares: int


class AnalyticsOut(Out):
    """The interactions with a post by day."""

    post_id: int
    from_day: date = Field(serialization_alias="from")
    to_day: date = Field(serialization_alias="to")
    totals: TotalsOut
    days: list[DayOut]
