"""Schemas of shares."""

from typing import Annotated

from domains.feed.services.shares import LONGEST_REMARK
from shared.http import In, Name, Out


class PostShareIn(In):
    """An optional comment on the shared post."""

    comment: Annotated[str, Name(LONGEST_REMARK, min_length=0)] = ""


class PostShareOut(Out):
    """Whether you share a post, and the number of its shares."""

    post_id: int
    shared: bool
    shares_count: int
