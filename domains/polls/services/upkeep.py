"""Keeping polls in order: counters checked against ballots, what was deleted cleared away."""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from domains.polls.events import PollDeleted, ResultsChanged
from domains.polls.models import SLOTS, Ballot, OptionTally, Poll, PollFollow
from domains.polls.selectors import POLLS
from domains.polls.services.gates import hold_poll
from shared.batches import work_in_batches
from shared.events import publish

CLEARED_AT_ONCE = 10_000
COMPARED_AT_ONCE = 100


@dataclass(slots=True)
class Reconciliation:
    """Which polls were counted again, and behind which poll to go on, if any is left."""

    counted_again: list[int] = field(default_factory=list)
    behind: int | None = None


def reconcile_tallies(*, behind: int = 0) -> Reconciliation:
    """
    Compare the counters of the polls behind this one with their ballots, as far as the time
    goes, and count those again that differ.

    Ballots and counters change together, so there should be none: one that is there was changed
    by hand in the database. Comparing blocks no vote, because one snapshot sees both.
    """
    found = Reconciliation(behind=behind)

    def compare(most: int) -> int:
        polls = Poll.objects.existing().filter(pk__gt=found.behind or 0).order_by("pk")
        ids = list(polls.values_list("pk", flat=True)[:most])
        for poll_id in filter(_differs, ids):
            count_again(poll_id=poll_id)
            found.counted_again.append(poll_id)
        found.behind = ids[-1] if ids else found.behind
        return len(ids)

    if work_in_batches(compare, size=COMPARED_AT_ONCE).is_done:
        found.behind = None
    return found


@transaction.atomic
def count_again(*, poll_id: int) -> None:
    """
    Count a poll's ballots anew, while nobody votes. The version of the results goes on.

    :raises NotFound: if there is no such poll.
    """
    poll = hold_poll(poll_id, among=Poll.objects.existing())
    tallies = OptionTally.objects.filter(poll=poll)
    marks = tallies.aggregate(sum=Coalesce(Sum("changes"), 0))["sum"]
    Poll.objects.filter(pk=poll.pk).update(revision=F("revision") + marks + 1)
    tallies.delete()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"poll": poll.pk, "slots": SLOTS})
    POLLS.bump()
    publish(ResultsChanged(poll_id=poll.pk))


def forget_voter(*, user_id: int) -> None:
    """
    Put a random mark on the ballots of somebody whose account is gone. They keep counting.

    Safe to run twice. Nothing leads from the mark back to the voter, or to the voter's other
    ballots.
    """
    PollFollow.objects.filter(user=user_id).delete()
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"voter": user_id})


@transaction.atomic
def clear_away_deleted(*, poll_id: int) -> None:
    """
    Delete some of what a deleted poll held, and see to it that the rest follows.

    Safe to run twice.
    """
    poll = Poll.objects.filter(pk=poll_id, deleted_at__isnull=False).first()
    if poll is None:
        return
    ids = list(poll.ballots.order_by("pk").values_list("pk", flat=True)[:CLEARED_AT_ONCE])
    Ballot.objects.filter(pk__in=ids).delete()
    if len(ids) == CLEARED_AT_ONCE:
        publish(PollDeleted(poll_id=poll_id))
    else:
        poll.delete()


def _differs(poll_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERS, {"poll": poll_id})
        return bool(cursor.fetchone()[0])


_DIFFERS = """
SELECT EXISTS (
    SELECT
    FROM (
        SELECT option_id, count(*) AS votes,
               count(*) FILTER (WHERE is_first) AS ballots
        FROM (
            SELECT option_id,
                   option_id = min(option_id) OVER (PARTITION BY ballot_id) AS is_first
            FROM polls_ballotchoice WHERE poll_id = %(poll)s
        ) AS choice
        GROUP BY option_id
    ) AS counted
    FULL JOIN (
        SELECT option_id, sum(votes) AS votes, sum(ballots) AS ballots
        FROM polls_optiontally WHERE poll_id = %(poll)s
        GROUP BY option_id
    ) AS kept USING (option_id)
    WHERE coalesce(counted.votes, 0) <> coalesce(kept.votes, 0)
       OR coalesce(counted.ballots, 0) <> coalesce(kept.ballots, 0)
)
"""

# A voter's votes go where the voter would count them; those of nobody in particular anywhere.
_COUNT = """
INSERT INTO polls_optiontally (poll_id, option_id, slot, votes, ballots, changes)
SELECT poll_id, option_id, slot, count(*), count(*) FILTER (WHERE is_first), 0
FROM (
    SELECT choice.poll_id, choice.option_id,
           coalesce(ballot.voter_id, ballot.id) %% %(slots)s AS slot,
           choice.option_id = min(choice.option_id) OVER (PARTITION BY ballot.id) AS is_first
    FROM polls_ballotchoice AS choice
    JOIN polls_ballot AS ballot ON ballot.id = choice.ballot_id
    WHERE choice.poll_id = %(poll)s
) AS choice
GROUP BY poll_id, option_id, slot
"""

_FORGET = """
UPDATE polls_ballot
SET voter_id = NULL, anon_hash = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
WHERE voter_id = %(voter)s
"""
