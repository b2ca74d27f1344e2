"""Schemas of streams."""

from pydantic import Field

from shared.http import Moment, Out


class PostCountsOut(Out):
    """The counters of a post, and when it was last edited."""

    post_id: int = Field(validation_alias="pk")
    likes_count: int
    comments_count: int
    shares_count: int
    edited_at: Moment | None


class PostGoneOut(Out):
    """A post that the viewer can no longer see."""

    id: int
