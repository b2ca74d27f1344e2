"""Results of polls: one statement over options and counters, without ballots."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser

from domains.polls.errors import ResultsHidden
from domains.polls.permissions import is_admin, may_see_results
from shared.auth.viewer import Viewer
from shared.errors import NotFound
from shared.prepared import prepared_cursor

_HUNDREDTH = Decimal("0.01")
_EVERYONE = (None, "")


@dataclass(frozen=True, slots=True)
class OptionResult:
    """The votes for an option, and their share of all votes in percent."""

    id: int
    text: str
    votes: int
    percentage: Decimal


@dataclass(frozen=True, slots=True)
class Results:
    """
    The results of a poll.

    The version grows with every change and never decreases. ``as_of`` is the moment of the
    snapshot, by the clock of the database.
    """

    poll_id: int
    is_open: bool
    total_votes: int
    total_voters: int
    options: Sequence[OptionResult]
    version: int
    as_of: datetime


class OptionRow(NamedTuple):
    """A row of ``polls_results``: an option with its counters, and its poll."""

    id: int
    text: str
    votes: int
    ballots: int
    changes: int
    owner_id: int
    results_visibility: str
    revision: int
    is_open: bool
    has_voted: bool
    as_of: datetime


@dataclass(frozen=True, slots=True)
class ResultsReader:
    """
    Reads the results of a poll for subscribers. Those with the same audience share one read.

    ``is_shared`` is whether everyone might see the results when the stream opened.
    """

    poll_id: int
    viewer: Viewer
    share_token: str
    is_shared: bool

    @property
    def audience(self) -> tuple[int | None, str]:
        """What the results depend on, apart from the poll."""
        return _EVERYONE if self.is_shared else (self.viewer.pk, self.share_token)

    @property
    def may_see_more(self) -> bool:
        """Whether the viewer may see results that are hidden from the audience."""
        return self.is_shared and (self.viewer.pk, self.share_token) != _EVERYONE

    def read(self) -> Results:
        """Return the results as the audience sees them now. Raises as ``get_results`` does."""
        if self.is_shared:
            return get_results(poll_id=self.poll_id, viewer=AnonymousUser())
        return self.read_own()

    def read_own(self) -> Results:
        """Return the results as the viewer sees them now. Raises as ``get_results`` does."""
        return get_results(poll_id=self.poll_id, viewer=self.viewer, share_token=self.share_token)


def get_results(*, poll_id: int, viewer: Viewer, share_token: str = "") -> Results:
    """
    Return the results of a poll, in one query whose cost does not grow with the votes.

    :raises NotFound: if there is no such poll, or it is private and not the viewer's to see.
    :raises ResultsHidden: if this viewer may not see them, or not yet.
    """
    with prepared_cursor() as cursor:
        cursor.execute(
            _RESULTS,
            {
                "poll": poll_id,
                "viewer": viewer.pk,
                "is_admin": is_admin(viewer),
                "share_token": share_token,
            },
        )
        rows = [OptionRow(*row) for row in cursor.fetchall()]
    if not rows:
        raise NotFound(f"There is no poll {poll_id}.")
    return results_of(rows, poll_id=poll_id, viewer=viewer)


def get_results_reader(*, poll_id: int, viewer: Viewer, share_token: str) -> ResultsReader:
    """
    Return a reader of the results: for everyone if all may see them, else for the viewer.
    """
    shared = ResultsReader(poll_id, viewer, share_token, is_shared=True)
    try:
        shared.read()
    except (NotFound, ResultsHidden):
        return replace(shared, is_shared=False)
    return shared


def results_of(options: Sequence[OptionRow], *, poll_id: int, viewer: Viewer) -> Results:
    """
    Return the results of a poll from its rows of ``polls_results``.

    :raises ResultsHidden: if this viewer may not see them, or not yet.
    """
    poll = options[0]
    if not may_see_results(
        viewer,
        owner_id=poll.owner_id,
        visibility=poll.results_visibility,
        is_open=poll.is_open,
        has_voted=poll.has_voted,
    ):
        raise ResultsHidden("You may not see the results of this poll, or not yet.")
    total = sum(option.votes for option in options)
    return Results(
        poll_id=poll_id,
        is_open=poll.is_open,
        total_votes=total,
        total_voters=sum(option.ballots for option in options),
        options=[
            OptionResult(
                id=option.id,
                text=option.text,
                votes=option.votes,
                percentage=_percentage(option.votes, total),
            )
            for option in options
        ],
        version=poll.revision + sum(option.changes for option in options),
        as_of=poll.as_of,
    )


def _percentage(votes: int, total: int) -> Decimal:
    # The rounding error of each is below 0.005, so those of twenty options add up to 100
    # within 0.1.
    return (Decimal(100 * votes) / total if total else Decimal(0)).quantize(_HUNDREDTH)


# One statement, so numbers, version and visibility are of one snapshot. The migration of the
# function explains it.
_RESULTS = """
SELECT * FROM polls_results(
    %(poll)s, %(viewer)s::bigint, %(is_admin)s, %(share_token)s, statement_timestamp()
)
"""
