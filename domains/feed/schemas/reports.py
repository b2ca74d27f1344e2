"""Schemas of reports."""

from typing import Annotated

from pydantic import Field

from domains.feed.services.reports import LONGEST_REASON
from shared.http import In, Name, Out


class PostReportIn(In):
    """The reason for a report."""

    reason: Annotated[str, Name(LONGEST_REASON), Field(examples=["spam"])]


class PostReportOut(Out):
    """A post that you have reported."""

    post_id: int
    reported: bool
