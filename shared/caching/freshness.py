"""
What the reader of replicas learns from caching, and what caching notes of writes for it.

Without replicas there is no reader, and nothing here has an effect.
"""

from collections.abc import Iterable
from typing import Protocol

from django.db import connection


class Reader(Protocol):
    """Chooses between the primary and its replicas for the statements of one request."""

    def require(self, versions: Iterable[bytes]) -> None:
        """Read from now on only where the writes that set these versions are visible."""


def require_versions(versions: Iterable[bytes]) -> None:
    """
    Compute what follows from data that has every write up to these versions of namespaces.

    Without this, a value from a replica that lags behind would be stored under a version that
    is newer than the value, and it would be served until the next write.
    """
    reader: Reader | None = getattr(connection, "nexus_reader", None)
    if reader is not None:
        reader.require(versions)


def note_versions(versions: Iterable[str]) -> None:
    """Note that this thread has set these versions, if its request records them."""
    noted: list[str] | None = getattr(connection, "nexus_versions", None)
    if noted is not None:
        noted.extend(versions)
