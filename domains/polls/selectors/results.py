"""Results of polls: one statement over options and counters, without ballots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from domains.polls.errors import ResultsHidden
from domains.polls.permissions import is_admin, may_see_results
from shared.auth.viewer import Viewer
from shared.errors import NotFound

_HUNDREDTH = Decimal("0.01")


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


@dataclass(frozen=True, slots=True)
class ResultsReader:
    """Reads the results of a poll for subscribers. Those with the same audience share one read."""

    poll_id: int
    viewer: Viewer
    share_token: str

    @property
    def audience(self) -> tuple[int | None, str]:
        """What the results depend on, apart from the poll."""
        return (self.viewer.pk, self.share_token)

    def read(self) -> Results:
        """Return the results as they are now. Raises as ``get_results`` does."""
        return get_results(poll_id=self.poll_id, viewer=self.viewer, share_token=self.share_token)


def get_results(*, poll_id: int, viewer: Viewer, share_token: str = "") -> Results:
    """
    Return the results of a poll, in one query whose cost does not grow with the votes.

    :raises NotFound: if there is no such poll, or it is private and not the viewer's to see.
    :raises ResultsHidden: if this viewer may not see them, or not yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _RESULTS,
            {
                "poll": poll_id,
                "viewer": viewer.pk,
                "is_admin": is_admin(viewer),
                "share_token": share_token,
            },
        )
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if not rows:
        raise NotFound(f"There is no poll {poll_id}.")
    _refuse_hidden(rows[0], viewer=viewer)
    return _results(poll_id, rows)


def get_results_reader(*, poll_id: int, viewer: Viewer, share_token: str) -> ResultsReader:
    """
    Return a reader of the results: for everyone if all may see them, else for the viewer.
    """
    anonymous = AnonymousUser()
    try:
        get_results(poll_id=poll_id, viewer=anonymous)
    except (NotFound, ResultsHidden):
        return ResultsReader(poll_id, viewer, share_token)
    return ResultsReader(poll_id, anonymous, share_token)


def _refuse_hidden(poll: Mapping[str, Any], *, viewer: Viewer) -> None:
    if not may_see_results(
        viewer,
        owner_id=poll["owner_id"],
        visibility=poll["results_visibility"],
        is_open=poll["is_open"],
        has_voted=poll["has_voted"],
    ):
        raise ResultsHidden("You may not see the results of this poll, or not yet.")


def _results(poll_id: int, rows: Sequence[Mapping[str, Any]]) -> Results:
    total = sum(row["votes"] for row in rows)
    return Results(
        poll_id=poll_id,
        is_open=rows[0]["is_open"],
        total_votes=total,
        total_voters=sum(row["ballots"] for row in rows),
        options=[
            OptionResult(
                id=row["id"],
                text=row["text"],
                votes=row["votes"],
                percentage=_percentage(row["votes"], total),
            )
            for row in rows
        ],
        version=rows[0]["revision"] + sum(row["changes"] for row in rows),
        as_of=rows[0]["as_of"],
    )


def _percentage(votes: int, total: int) -> Decimal:
    # The rounding error of each is below 0.005, so those of twenty options add up to 100
    # within 0.1.
    return (Decimal(100 * votes) / total if total else Decimal(0)).quantize(_HUNDREDTH)


# One statement, so numbers, version and visibility are of one snapshot. Private polls follow the
# rule of permissions.polls_visible_to().
_RESULTS = """
SELECT option.id, option.text, tally.votes, tally.ballots, tally.changes,
       poll.owner_id, poll.results_visibility, poll.revision, poll.is_open, poll.has_voted,
       statement_timestamp() AS as_of
FROM (
    SELECT *,
           closed_at IS NULL
               AND (expires_at IS NULL OR expires_at > statement_timestamp()) AS is_open,
           EXISTS (
               SELECT FROM polls_ballot
               WHERE poll_id = polls_poll.id AND voter_id = %(viewer)s::bigint
           ) AS has_voted
    FROM polls_poll
    WHERE id = %(poll)s AND deleted_at IS NULL
) AS poll
JOIN polls_option AS option ON option.poll_id = poll.id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(votes), 0)::bigint AS votes,
           coalesce(sum(ballots), 0)::bigint AS ballots,
           coalesce(sum(changes), 0)::bigint AS changes
    FROM polls_optiontally
    WHERE poll_id = poll.id AND option_id = option.id
) AS tally
WHERE poll.is_public OR poll.has_voted OR poll.owner_id = %(viewer)s OR %(is_admin)s
   OR poll.share_token = %(share_token)s
ORDER BY option.position
"""
