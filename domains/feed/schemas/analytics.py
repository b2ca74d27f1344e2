"""Schemas of analytics."""

from datetime import date, timedelta

from pydantic import Field

from shared.http import Filters, Out

USUAL_DAYS = 30


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
