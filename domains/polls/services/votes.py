"""Casting, changing and withdrawing votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from domains.polls.errors import AlreadyVoted, ChangeNotAllowed, PollClosed, ResultsHidden
from domains.polls.events import ResultsChanged
from domains.polls.models import SLOTS, Poll
from domains.polls.permissions import is_admin, polls_visible_to
from domains.polls.selectors import POLLS, OptionRow, Results, get_results, results_of
from domains.polls.services.locks import POLL_LOCKS
from shared.auth.models import User
from shared.auth.permissions import require_verified
from shared.errors import NotFound, ValidationFailed
from shared.events import publish
from shared.lookups import get_or_not_found
from shared.prepared import prepared_cursor

_NOT_VOTED = "You have not voted in this poll."
_CLOSED = "Voting in this poll has ended."
_EXPIRED = "POEND"
"""The SQLSTATE of a poll that expired while the vote waited for others."""


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
    choice = {"options": list(option_ids), "share_token": share_token}
    counted = _execute(CAST_VOTE, voter, poll_id, choice)
    if not counted:
        raise _refusal(voter, poll_id, option_ids, share_token=share_token)
    publish(ResultsChanged(poll_id=poll_id))
    return _counted_vote(counted, voter, poll_id, option_ids)


def change_vote(
    *,
    voter: User,
    poll_id: int,
    option_ids: Sequence[int],
    now: datetime,
    share_token: str = "",
) -> Vote:
    """
    Replace the chosen options, and return the vote.

    :raises ValidationFailed: as ``cast_vote``.
    :raises NotFound: if there is no such poll for the voter, or no vote of the voter's in it.
    :raises PollClosed: if voting has ended.
    :raises ChangeNotAllowed: if the poll does not allow changes.
    """
    _refuse_repeats(option_ids)
    choice = {"options": list(option_ids), "changed_at": now}
    counted = _execute(_CHANGE_VOTE, voter, poll_id, choice)
    if not counted:
        poll = _changeable_poll(voter, poll_id, share_token=share_token)
        _refuse_bad_choice(poll, option_ids)
        # No other reason is left, even if a vote was cast since.
        raise NotFound(_NOT_VOTED)
    publish(ResultsChanged(poll_id=poll_id))
    return _counted_vote(counted, voter, poll_id, option_ids)


def withdraw_vote(*, voter: User, poll_id: int, share_token: str = "") -> None:
    """
    Withdraw a vote. The voter may vote again.

    :raises NotFound: if there is no such poll for the voter, or no vote of the voter's in it.
    :raises PollClosed: if voting has ended.
    :raises ChangeNotAllowed: if the poll does not allow changes.
    """
    if not _execute(_CHANGE_VOTE, voter, poll_id, {"options": None, "changed_at": None}):
        _changeable_poll(voter, poll_id, share_token=share_token)
        raise NotFound(_NOT_VOTED)
    publish(ResultsChanged(poll_id=poll_id))


def get_vote(*, ballot_id: int, voter: User, poll_id: int, option_ids: Sequence[int]) -> Vote:
    """
    Return a vote, with the current results if the voter may see them.

    :raises NotFound: if the poll was deleted, or hidden from the voter, since.
    """
    try:
        results = get_results(poll_id=poll_id, viewer=voter)
    except ResultsHidden:
        results = None
    return Vote(ballot_id, poll_id, sorted(option_ids), results)


def _counted_vote(
    counted: Sequence[tuple[Any, ...]], voter: User, poll_id: int, option_ids: Sequence[int]
) -> Vote:
    options = [OptionRow(*columns) for _, *columns in counted]
    try:
        results = results_of(options, poll_id=poll_id, viewer=voter)
    except ResultsHidden:
        results = None
    return Vote(counted[0][0], poll_id, sorted(option_ids), results)


def _refuse_repeats(option_ids: Sequence[int]) -> None:
    if len(set(option_ids)) < len(option_ids):
        raise ValidationFailed.of("option_ids", "Choose each option once.")


def _execute(
    statement: str, voter: User, poll_id: int, choice: Mapping[str, Any]
) -> Sequence[tuple[Any, ...]]:
    """
    Change a ballot and its count in one round trip.

    Returns the ballot's id and the columns of ``OptionRow`` for each option, and no row if it is
    refused.

    :raises PollClosed: if the poll expired while the vote waited for others.
    """
    arguments = {
        "locks": POLL_LOCKS,
        "poll": poll_id,
        "voter": voter.pk,
        "is_admin": is_admin(voter),
        "slot": voter.pk % SLOTS,
        **choice,
    }
    with prepared_cursor() as cursor:
        try:
            cursor.execute(statement, arguments)
        except DatabaseError as failure:
            if getattr(failure.__cause__, "sqlstate", None) != _EXPIRED:
                raise
            raise PollClosed(_CLOSED) from None
        counted: Sequence[tuple[Any, ...]] = cursor.fetchall()
        if counted:
            POLLS.bump()
    return counted


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
    return get_or_not_found(
        polls_visible_to(voter, share_token=share_token).defer("search"), kind="poll", key=poll_id
    )


def _refuse_closed(poll: Poll) -> None:
    # Checked in the database, because only its clock decides.
    if not Poll.objects.open().filter(pk=poll.pk).exists():
        raise PollClosed(_CLOSED)


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


def _changeable_poll(voter: User, poll_id: int, *, share_token: str) -> Poll:
    """Return a poll in which the voter may change a vote."""
    poll = _poll_for(voter, poll_id, share_token=share_token)
    _refuse_closed(poll)
    if not poll.ballots.filter(voter=voter).exists():
        raise NotFound(_NOT_VOTED)
    if not poll.allow_change:
        raise ChangeNotAllowed("This poll does not allow a vote to be changed.")
    return poll


# One round trip and one transaction: a ballot, its choices and their count are stored together or
# not at all, and no lock is held between statements. They return the ballot and the results that
# include it. The migration of the functions explains them.
CAST_VOTE = """
SELECT * FROM polls_cast_vote(
    %(locks)s, %(poll)s, %(voter)s, %(is_admin)s, %(share_token)s, %(options)s::bigint[], %(slot)s
)
"""

_CHANGE_VOTE = """
SELECT * FROM polls_change_vote(
    %(locks)s, %(poll)s, %(voter)s, %(is_admin)s, %(options)s::bigint[], %(slot)s,
    %(changed_at)s::timestamptz
)
"""
