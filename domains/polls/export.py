"""The personal data of polls, for the data export."""

from collections.abc import Mapping

from domains.polls.models import Ballot, BallotChoice, Option, Poll, PollFollow
from shared.exports import Rows, Table, list_rows

TABLES: Mapping[str, Table] = {
    "polls": Table(
        Poll,
        "owner",
        (
            *("id", "question", "description", "category", "is_public"),
            *("created_at", "expires_at", "closed_at", "deleted_at"),
        ),
    ),
    "options": Table(Option, "poll__owner", ("id", "poll_id", "text", "position")),
    "votes": Table(Ballot, "voter", ("id", "poll_id", "created_at", "updated_at")),
    "choices": Table(BallotChoice, "ballot__voter", ("ballot_id", "option_id", "option__text")),
    "follows": Table(PollFollow, "user", ("poll_id", "created_at")),
}


def collect(*, user_id: int) -> Mapping[str, Rows]:
    """Return the polls that a person made, voted in and follows."""
    return list_rows(TABLES, user_id=user_id)
