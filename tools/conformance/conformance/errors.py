"""What ends a run, or a check."""


class UsageError(Exception):
    """The command or the mapping names something that does not exist."""


class NoAnswerError(Exception):
    """The server does not answer."""


class MissedError(Exception):
    """A check does not hold, for the reason in the message."""


class NotApplicableError(Exception):
    """A check has no meaning for this API; its points do not count."""
