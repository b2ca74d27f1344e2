"""
Who waits for whom at a poll.

Voters go through a poll's gate side by side: each holds it for the moment of voting, and none
waits for another. Whoever changes the poll itself shuts the gate first: that waits for those
who are voting, and those who come later wait behind it. A row lock alone would not do: voters
who share one could keep it from the owner of a busy poll for ever.
"""

from django.db import connection

from domains.polls.models import Poll
from domains.polls.models.polls import PollQuerySet
from shared.errors import NotFound
from shared.preconditions import verify_precondition

GATES = 0x706F6C6C
"""What tells the gates of polls from other advisory locks of the database."""

# An advisory lock of two keys takes two small integers, so far apart polls may share a gate.
ENTER_GATE = "SELECT pg_advisory_xact_lock_shared(%(gates)s, (%(poll)s %% 2147483647)::int)"
_SHUT_GATE = "SELECT pg_advisory_xact_lock(%(gates)s, (%(poll)s %% 2147483647)::int)"


def hold_poll(poll_id: int, *, among: PollQuerySet) -> Poll:
    """
    Return a poll in which nobody votes, and which nobody changes, until the transaction ends.

    :raises NotFound: if it is not among these polls.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHUT_GATE, {"gates": GATES, "poll": poll_id})
    try:
        poll = among.defer("search").select_for_update(of=("self",)).get(pk=poll_id)
    except Poll.DoesNotExist:
        raise NotFound(f"There is no poll {poll_id}.") from None
    verify_precondition()
    return poll
