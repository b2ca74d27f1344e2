"""
``If-Match``: a write succeeds only if the resource is unchanged since the client read it.

The gateway stores the precondition of a request. The service that writes verifies it after it has
locked the row, so that nothing can change between the check and the write, and after it has checked
the permission, so that a user without it is refused for that reason.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.http import parse_etags

from shared.errors import DomainError, ErrorKind

CHANGED = "It has changed since you read it: read it again."


class PreconditionFailed(DomainError):
    """The resource has changed since the client read it."""

    code = "precondition_failed"
    kind = ErrorKind.PRECONDITION


class PreconditionRequired(DomainError):
    """The change depends on the version that the client read, and If-Match is missing."""

    code = "precondition_required"
    kind = ErrorKind.PRECONDITION_REQUIRED


@dataclass(slots=True)
class Precondition:
    """
    The value of an If-Match header, and a function that returns the current tag of the resource.

    ``current_tag`` returns None if the resource does not exist.
    """

    header: str
    current_tag: Callable[[], str | None]
    was_verified: bool = False

    @property
    def names_version(self) -> bool:
        """Whether the header names a version that the client has read; ``*`` names none."""
        return self.header.strip() != "*"

    def verify(self) -> None:
        """
        Refuse the write if the resource has changed.

        :raises PreconditionFailed: if none of the client's tags is the current one.
        """
        # Weak tags match too: ours are digests of the body, and a proxy that compresses weakens
        # them.
        tags = {tag.removeprefix("W/") for tag in parse_etags(self.header)}
        current = self.current_tag()
        if current is None or not tags & {"*", current}:
            raise PreconditionFailed(CHANGED)


_expected: ContextVar[Precondition | None] = ContextVar("precondition", default=None)


@contextmanager
def expect(precondition: Precondition) -> Iterator[None]:
    """Make services that are called within the block verify this precondition."""
    token = _expected.set(precondition)
    try:
        yield
    finally:
        _expected.reset(token)


def verify_precondition() -> bool:
    """
    Verify the precondition of the request. Call this directly after locking the row and checking
    that the user may write it.

    Returns whether the client has read the current version: the request has a precondition that
    holds and names a version.

    :raises PreconditionFailed: if the row has changed since.
    """
    precondition = _expected.get()
    if precondition is None:
        return False
    if not precondition.was_verified:
        precondition.verify()
        precondition.was_verified = True
    return precondition.names_version
