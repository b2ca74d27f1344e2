"""Errors of the upstream movie catalogue."""

from shared.errors import DomainError, ErrorKind


class UpstreamFailed(DomainError):
    """The catalogue answered with an error of its own, or with something unreadable."""

    code = "upstream_error"
    kind = ErrorKind.BAD_UPSTREAM


class UpstreamIncomplete(UpstreamFailed):
    """The catalogue works, but what it says of this one film lacks a number or any title."""


class UpstreamUnavailable(DomainError):
    """The catalogue refuses us, or is not being asked for the moment."""

    code = "upstream_unavailable"
    kind = ErrorKind.UNAVAILABLE


class UpstreamTimedOut(DomainError):
    """The catalogue did not answer in time."""

    code = "upstream_timeout"
    kind = ErrorKind.TIMED_OUT


UPSTREAM_FAILURES: tuple[type[DomainError], ...] = (
    UpstreamFailed,
    UpstreamUnavailable,
    UpstreamTimedOut,
)
"""Every way in which the catalogue can be of no help, whatever was asked."""
