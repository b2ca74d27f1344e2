"""Casting, changing and withdrawing votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from domains.polls.errors import AlreadyVoted, ChangeNotAllowed, PollClosed, ResultsHidden
from domains.polls.events import ResultsChanged
from domains.polls.models import SLOTS, Ballot, BallotChoice, Poll
from domains.polls.permissions import is_admin, polls_visible_to
from domains.polls.selectors import POLLS, Results, get_results
from domains.polls.services.locks import POLL_LOCKS, TAKE_SHARED_LOCK
from shared.auth.models import User
from shared.auth.permissions import require_verified
from shared.errors import NotFound, ValidationFailed
from shared.events import publish


@dataclass(frozen=True, slots=True)
class Vote:
    """A counted vote, with the results that include it, if the voter may see them."""

    ballot_id: int
    poll_id: int
    option_ids: Sequence[int]
    results: Results | None


def cast_vote(
    *, voter: User, poll_id: int, option_ids: Sequence[int], share_token: str = ""
) -> Vote:
    """
    Cast a vote and return it. Of any number of concurrent attempts, one succeeds.

    :raises EmailNotVerified: if the voter's e-mail address must be verified first.
    :raises ValidationFailed: if an option is of another poll or is repeated, or the number of
        options is outside the limits of the poll.
    :raises NotFound: if there is no such poll, or it is private and not the voter's to see.
    :raises PollClosed: if voting has ended.
    :raises AlreadyVoted: if the voter has a ballot in this poll.
    """
    require_verified(voter)
    _refuse_repeats(option_ids)
    ballot_id = _insert_ballot(voter, poll_id, option_ids, share_token=share_token)
    if ballot_id is None:
        raise _refusal(voter, poll_id, option_ids, share_token=share_token)
    _announce(poll_id)
    return _vote(ballot_id, voter, poll_id, option_ids)


@transaction.atomic
def change_vote(*, voter: User, poll_id: int, option_ids: Sequence[int], now: datetime) -> Vote:
    """
    Replace the chosen options, and return the vote.

    :raises ValidationFailed: as ``cast_vote``.
    :raises NotFound: if there is no such poll for the voter, or no vote of the voter's in it.
    :raises PollClosed: if voting has ended.
    :raises ChangeNotAllowed: if the poll does not allow changes.
    """
    _refuse_repeats(option_ids)
    ballot = _changeable_ballot(voter, poll_id)
    _refuse_bad_choice(ballot.poll, option_ids)
    _count(ballot, becomes=option_ids)
    ballot.choices.all().delete()
    BallotChoice.objects.bulk_create(
        BallotChoice(ballot=ballot, option_id=option_id, poll_id=poll_id)
        for option_id in option_ids
    )
    Ballot.objects.filter(pk=ballot.pk).update(updated_at=now)
    _announce(poll_id)
    return _vote(ballot.pk, voter, poll_id, option_ids)


@transaction.atomic
def withdraw_vote(*, voter: User, poll_id: int) -> None:
    """
    Withdraw a vote. The voter may vote again.

    :raises NotFound: if there is no such poll for the voter, or no vote of the voter's in it.
    :raises PollClosed: if voting has ended.
    :raises ChangeNotAllowed: if the poll does not allow changes.
    """
    ballot = _changeable_ballot(voter, poll_id)
    _count(ballot, becomes=())
    ballot.choices.all().delete()
    Ballot.objects.filter(pk=ballot.pk).delete()
    _announce(poll_id)


def get_vote(*, ballot_id: int, voter: User, poll_id: int, option_ids: Sequence[int]) -> Vote:
    """
    Return a vote, with the current results if the voter may see them.

    :raises NotFound: if the poll was deleted, or hidden from the voter, since.
    """
    return _vote(ballot_id, voter, poll_id, option_ids)


def _vote(ballot_id: int, voter: User, poll_id: int, option_ids: Sequence[int]) -> Vote:
    try:
        results = get_results(poll_id=poll_id, viewer=voter)
    except ResultsHidden:
        results = None
    return Vote(ballot_id, poll_id, sorted(option_ids), results)


def _announce(poll_id: int) -> None:
    POLLS.bump()
    publish(ResultsChanged(poll_id=poll_id))


def _refuse_repeats(option_ids: Sequence[int]) -> None:
    if len(set(option_ids)) < len(option_ids):
        raise ValidationFailed.of("option_ids", "Choose each option once.")


def _insert_ballot(
    voter: User, poll_id: int, option_ids: Sequence[int], *, share_token: str
) -> int | None:
    """Insert a ballot and count it in one round trip. Return None if it is refused."""
    with connection.cursor() as cursor:
        cursor.execute(
            CAST_VOTE,
            {
                "locks": POLL_LOCKS,
                "poll": poll_id,
                "voter": voter.pk,
                "is_admin": is_admin(voter),
                "share_token": share_token,
                "options": list(option_ids),
                "slot": _slot_of(voter.pk),
            },
        )
        ballot_id: int | None = cursor.fetchone()[0]
    return ballot_id


def _refusal(
    voter: User, poll_id: int, option_ids: Sequence[int], *, share_token: str
) -> Exception:
    """Return the error of a refused vote."""
    poll = _poll_for(voter, poll_id, share_token=share_token)
    _refuse_closed(poll)
    _refuse_bad_choice(poll, option_ids)
    # No other reason is left, even if the other ballot was withdrawn since.
    return AlreadyVoted("You have voted in this poll.")


def _poll_for(voter: User, poll_id: int, *, share_token: str = "") -> Poll:
    try:
        return polls_visible_to(voter, share_token=share_token).defer("search").get(pk=poll_id)
    except Poll.DoesNotExist:
        raise NotFound(f"There is no poll {poll_id}.") from None


def _refuse_closed(poll: Poll) -> None:
    # Checked in the database, because only its clock decides.
    if not Poll.objects.open().filter(pk=poll.pk).exists():
        raise PollClosed("Voting in this poll has ended.")


def _refuse_bad_choice(poll: Poll, option_ids: Sequence[int]) -> None:
    if not poll.min_choices <= len(option_ids) <= poll.max_choices:
        wanted = (
            f"{poll.min_choices}"
            if poll.min_choices == poll.max_choices
            else f"{poll.min_choices} to {poll.max_choices}"
        )
        raise ValidationFailed.of("option_ids", f"Choose {wanted} of the options.")
    offered = set(poll.options.values_list("pk", flat=True))
    for option_id in option_ids:
        if option_id not in offered:
            raise ValidationFailed.of("option_ids", f"This poll has no option {option_id}.")


def _changeable_ballot(voter: User, poll_id: int) -> Ballot:
    """Lock the voter's ballot until the transaction ends, and return it."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_SHARED_LOCK, {"locks": POLL_LOCKS, "poll": poll_id})
    # Under the lock, so the poll cannot be closed before this is committed.
    poll = _poll_for(voter, poll_id)
    _refuse_closed(poll)
    ballot = poll.ballots.filter(voter=voter).select_for_update().first()
    if ballot is None:
        raise NotFound("You have not voted in this poll.")
    if not poll.allow_change:
        raise ChangeNotAllowed("This poll does not allow a vote to be changed.")
    ballot.poll = poll
    return ballot


def _count(ballot: Ballot, *, becomes: Sequence[int]) -> None:
    """Move a ballot's count from its present choices to these; with none, remove it."""
    was = list(ballot.choices.values_list("option_id", flat=True))
    first_was, first_becomes = min(was), min(becomes, default=None)
    moves = [
        (
            option_id,
            (option_id in becomes) - (option_id in was),
            (option_id == first_becomes) - (option_id == first_was),
        )
        for option_id in {*was, *becomes}
    ]
    options, votes, ballots = map(list, zip(*moves, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE_VOTES,
            {
                "poll": ballot.poll_id,
                "slot": _slot_of(ballot.voter_id or 0),
                "options": options,
                "votes": votes,
                "ballots": ballots,
            },
        )


def _slot_of(voter_id: int) -> int:
    return voter_id % SLOTS


# One round trip and one transaction: a ballot, its choices and their count are stored together or
# not at all, and no lock is held between statements. The migration of the function explains it.
CAST_VOTE = """
SELECT polls_cast_vote(
    %(locks)s, %(poll)s, %(voter)s, %(is_admin)s, %(share_token)s, %(options)s::bigint[], %(slot)s
)
"""

# The value of a new row is never negative; the change of an existing row may be.
_MOVE_VOTES = """
WITH move AS MATERIALIZED (
    SELECT * FROM unnest(%(options)s::bigint[], %(votes)s::int[], %(ballots)s::int[])
        AS move (option_id, votes, ballots)
)
INSERT INTO polls_optiontally AS tally (poll_id, option_id, slot, votes, ballots, changes)
SELECT %(poll)s, option_id, %(slot)s, greatest(votes, ballots, 0), greatest(ballots, 0), 1
FROM move
ORDER BY option_id
ON CONFLICT (poll_id, option_id, slot) DO UPDATE
SET votes = tally.votes + (SELECT votes FROM move WHERE option_id = excluded.option_id),
    ballots = tally.ballots + (SELECT ballots FROM move WHERE option_id = excluded.option_id),
    changes = tally.changes + 1
"""
