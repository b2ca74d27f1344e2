"""Polls over REST."""

from domains.polls.router import polls, votes
from domains.polls.router.base import router

__all__ = ["polls", "router", "votes"]
