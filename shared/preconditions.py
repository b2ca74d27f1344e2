"""
``If-Match``: a write goes through only while the resource is what the client has seen.

The gateway expects the precondition of a request, and the service that writes verifies it right
behind the lock of the row: between the check and the write nothing can change.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.http import parse_etags

from shared.errors import DomainError, ErrorKind


class PreconditionFailed(DomainError):
    """The resource is no longer what the client has seen."""

    code = "precondition_failed"
    kind = ErrorKind.PRECONDITION


class PreconditionRequired(DomainError):
    """The change depends on what the client has seen, and the request does not say what."""

    code = "precondition_required"
    kind = ErrorKind.PRECONDITION_REQUIRED


@dataclass(slots=True)
class Precondition:
    """
    The tags that a client has sent, and how to get the tag of the resource as it is now.

    ``current_tag`` returns None if there is nothing that has a tag.
    """

    header: str
    current_tag: Callable[[], str | None]
    was_verified: bool = False

    def verify(self) -> None:
        """
        Refuse the write if the resource has changed.

        :raises PreconditionFailed: if none of the client's tags is the present one.
        """
        # Weak tags count as well: ours are digests of the body, which a proxy weakens when it
        # compresses.
        tags = {tag.removeprefix("W/") for tag in parse_etags(self.header)}
        current = self.current_tag()
        if current is None or not tags & {"*", current}:
            raise PreconditionFailed("It has changed since you read it: read it again.")


_expected: ContextVar[Precondition | None] = ContextVar("precondition", default=None)


@contextmanager
def expect(precondition: Precondition) -> Iterator[None]:
    """Let the services that are called inside verify this precondition."""
    token = _expected.set(precondition)
    try:
        yield
    finally:
        _expected.reset(token)


def verify_precondition() -> bool:
    """
    Verify what the request expects of the resource. Belongs right behind the lock of its row.

    Returns whether the request expects anything: if so, the client has seen the row as it is.

    :raises PreconditionFailed: if the row has changed since.
    """
    precondition = _expected.get()
    if precondition is None:
        return False
    if not precondition.was_verified:
        precondition.verify()
        precondition.was_verified = True
    return True
