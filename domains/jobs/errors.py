"""Errors of applications, besides those of the core."""

from shared.errors import DomainError, ErrorKind


class AlreadyApplied(DomainError):
    """This person has an application for this posting."""

    code = "already_applied"
    kind = ErrorKind.CONFLICT


class JobClosed(DomainError):
    """The posting takes no applications any more."""

    code = "job_closed"
    kind = ErrorKind.CONFLICT
