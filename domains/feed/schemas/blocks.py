"""Schemas of blocks."""

from shared.http import Out


class BlockOut(Out):
    """Whether you block a user."""

    user_id: int
    blocked: bool
