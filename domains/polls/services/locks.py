"""
The advisory lock of a poll.

Voters take it shared, for the time of one vote, so they do not wait for each other. A change of
the poll takes it exclusively: it waits for running votes, and later votes wait for it. A row lock
alone would starve the owner of a busy poll, because voters could share it without a gap.
"""

from django.db import connection

from domains.polls.models import Poll
from domains.polls.models.polls import PollQuerySet
from shared.lookups import get_or_not_found

POLL_LOCKS = 0x706F6C6C
"""The first key of these locks, which separates them from other advisory locks."""

# A lock with two keys takes two 32-bit integers, so two polls with distant ids may share one.
_TAKE_LOCK = "SELECT pg_advisory_xact_lock(%(locks)s, (%(poll)s %% 2147483647)::int)"


def lock_poll(poll_id: int, *, among: PollQuerySet) -> Poll:
    """
    Lock a poll against votes and changes until the transaction ends, and return it.

    :raises NotFound: if it is not among these polls.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_LOCK, {"locks": POLL_LOCKS, "poll": poll_id})
    return get_or_not_found(
        among.defer("search").select_for_update(of=("self",)), kind="poll", key=poll_id
    )
