"""How voting can fail, beyond the failures every domain knows."""

from shared.errors import DomainError, ErrorKind


class AlreadyVoted(DomainError):
    """This voter has a ballot in this poll."""

    code = "already_voted"
    kind = ErrorKind.CONFLICT


class PollClosed(DomainError):
    """Voting has ended."""

    code = "poll_closed"
    kind = ErrorKind.CONFLICT


class HasVotes(DomainError):
    """Somebody has voted, so what they voted on stays as it is."""

    code = "has_votes"
    kind = ErrorKind.CONFLICT


class ChangeNotAllowed(DomainError):
    """In this poll a vote that was cast is cast for good."""

    code = "change_not_allowed"
    kind = ErrorKind.CONFLICT


class ResultsHidden(DomainError):
    """The results may not be seen by this viewer, or not yet."""

    code = "results_hidden"
    kind = ErrorKind.FORBIDDEN
