"""Errors of the upstream movie catalogue."""

from shared.errors import DomainError, ErrorKind


class CatalogueFailed(DomainError):
    """The catalogue gave no usable answer, whatever the reason."""

    code = "upstream_error"
    kind = ErrorKind.BAD_UPSTREAM


class UpstreamFailed(CatalogueFailed):
    """The catalogue answered with an error of its own, or with something unreadable."""


class UpstreamIncomplete(UpstreamFailed):
    """The catalogue works, but its answer about one movie lacks the id or every title."""


class UpstreamUnavailable(CatalogueFailed):
    """The catalogue refuses requests, or none is sent to it at the moment."""

    code = "upstream_unavailable"
    kind = ErrorKind.UNAVAILABLE


class UpstreamTimedOut(CatalogueFailed):
    """The catalogue did not answer in time."""

    code = "upstream_timeout"
    kind = ErrorKind.TIMED_OUT
