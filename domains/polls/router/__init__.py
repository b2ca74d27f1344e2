"""Polls over REST."""

from domains.polls.router import closing, exports, follows, results, votes
from domains.polls.router.base import router

# isort: split
# Last: `polls/{poll_id}/` would take the place of `polls/my-votes/`.
from domains.polls.router import polls

__all__ = ["closing", "exports", "follows", "polls", "results", "router", "votes"]
