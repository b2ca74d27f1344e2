"""Schemas of follows."""

from shared.http import Out


class PollFollowOut(Out):
    """Whether you follow a poll."""

    poll_id: int
    following: bool
