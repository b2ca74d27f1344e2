"""Maintenance of polls: check counters against ballots, and purge deleted polls."""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from domains.polls.events import PollDeleted, ResultsChanged
from domains.polls.models import SLOTS, Ballot, OptionTally, Poll, PollFollow
from domains.polls.selectors import POLLS
from domains.polls.services.locks import lock_poll
from shared.batches import work_in_batches
from shared.events import publish

CLEARED_AT_ONCE = 10_000
COMPARED_AT_ONCE = 100


@dataclass(slots=True)
class Reconciliation:
    """The polls that were recounted, and the id after which to continue, if any is left."""

    counted_again: list[int] = field(default_factory=list)
    behind: int | None = None


def reconcile_tallies(*, behind: int = 0) -> Reconciliation:
    """
    Compare counters with ballots for polls after this id, within the time limit, and recount
    those that differ.

    Ballots and counters change in one transaction, so a difference comes from a change by hand in
    the database. The comparison blocks no vote, because one snapshot sees both.
    """
    found = Reconciliation(behind=behind)

    def compare(most: int) -> int:
        polls = Poll.objects.existing().filter(pk__gt=found.behind or 0).order_by("pk")
        ids = list(polls.values_list("pk", flat=True)[:most])
        for poll_id in filter(_differs, ids):
            recount(poll_id=poll_id)
            found.counted_again.append(poll_id)
        found.behind = ids[-1] if ids else found.behind
        return len(ids)

    if work_in_batches(compare, size=COMPARED_AT_ONCE).is_done:
        found.behind = None
    return found


@transaction.atomic
def recount(*, poll_id: int) -> None:
    """
    Recompute a poll's counters from its ballots, under its lock. The version keeps growing.

    :raises NotFound: if there is no such poll.
    """
    poll = lock_poll(poll_id, among=Poll.objects.existing())
    tallies = OptionTally.objects.filter(poll=poll)
    marks = tallies.aggregate(sum=Coalesce(Sum("changes"), 0))["sum"]
    Poll.objects.filter(pk=poll.pk).update(revision=F("revision") + marks + 1)
    tallies.delete()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"poll": poll.pk, "slots": SLOTS})
    POLLS.bump()
    publish(ResultsChanged(poll_id=poll.pk))


def anonymise_voter(*, user_id: int) -> None:
    """
    Replace the voter on the ballots of a deleted account by random marks. They still count.

    Safe to run twice. A mark cannot be traced to the voter or to the voter's other ballots.
    """
    PollFollow.objects.filter(user=user_id).delete()
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"voter": user_id})


@transaction.atomic
def purge_deleted(*, poll_id: int) -> None:
    """
    Delete a batch of a deleted poll's ballots, and publish an event for the rest.

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

# A voter's votes go to the voter's slot, those of deleted accounts to any slot.
_COUNT = """
INSERT INTO polls_optiontally (poll_id, option_id, slot, votes, ballots, changes)
SELECT poll_id, option_id, slot, count(*), count(*) FILTER (WHERE is_first), 0
FROM (
    SELECT choice.poll_id, choice.option_id,
           coalesce(ballot.voter_id, ballot.id) %% %(slots)s AS slot,
           choice.option_id = min(choice.option_id) OVER (PARTITION BY ballot.id) AS is_first
    FROM polls_ballotchoice AS choice
    JOIN polls_ballot AS ballot
        ON ballot.id = choice.ballot_id AND ballot.poll_id = choice.poll_id
    WHERE choice.poll_id = %(poll)s
) AS choice
GROUP BY poll_id, option_id, slot
"""

_FORGET = """
UPDATE polls_ballot
SET voter_id = NULL, anon_hash = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
WHERE voter_id = %(voter)s
"""
