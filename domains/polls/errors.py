"""The errors of polls, beside those of the core."""

from shared.errors import DomainError, ErrorKind


class AlreadyVoted(DomainError):
    """The voter already has a ballot in this poll."""

    code = "already_voted"
    kind = ErrorKind.CONFLICT


class PollClosed(DomainError):
    """Voting has ended."""

    code = "poll_closed"
    kind = ErrorKind.CONFLICT


class HasVotes(DomainError):
    """The poll has votes, so its options cannot be changed."""

    code = "has_votes"
    kind = ErrorKind.CONFLICT


class ChangeNotAllowed(DomainError):
    """The poll does not allow votes to be changed."""

    code = "change_not_allowed"
    kind = ErrorKind.CONFLICT


class ResultsHidden(DomainError):
    """The viewer may not see the results, or not yet."""

    code = "results_hidden"
    kind = ErrorKind.FORBIDDEN
