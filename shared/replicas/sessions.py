"""
Sessions: whose writes a request has to see, and the versions that stand for these writes.

The version of a session changes after each request that may have written. Reading it shows what
a replica must have replayed before the session may read from it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, Error, connections

from shared.caching import Namespace
from shared.caching.namespaces import bump_now
from shared.replicas.positions import publish_position
from shared.replicas.reader import Reader

SLOTS = 1024
"""
How many versions there are for the writes of all sessions.

Sessions that share one wait for each other's writes, which costs little. With a version for each
session there would be one for every client that only reads.
"""


def session_of(identity: str) -> Namespace:
    """Return the namespace for the writes of a user or an address."""
    digest = hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return _slot(int.from_bytes(digest) % SLOTS)


@contextmanager
def reading(sessions: Sequence[Namespace]) -> Iterator[Reader]:
    """Read from replicas within the block if they have replayed the writes of the sessions."""
    primary: Any = connections[DEFAULT_DB_ALIAS]
    reader = primary.nexus_reader = Reader(primary, sessions)
    try:
        yield reader
    finally:
        primary.nexus_reader = None
        reader.finish()
        if reader.may_have_written:
            record_write(sessions)


@contextmanager
def writing(sessions: Sequence[Namespace]) -> Iterator[None]:
    """Make later reads of the sessions see what is written within the block."""
    primary: Any = connections[DEFAULT_DB_ALIAS]
    primary.nexus_versions = []
    try:
        yield
    finally:
        record_write(sessions)
        primary.nexus_versions = None


def record_write(sessions: Sequence[Namespace]) -> None:
    """
    Change the versions of sessions whose transactions have ended.

    If the cache server is unavailable the change stays pending, as bumps do, and this process
    reads for the sessions from the primary.
    """
    primary: Any = connections[DEFAULT_DB_ALIAS]
    bump_now(sessions)
    if not primary.nexus_versions:
        return
    try:
        # Read after the versions were set: a version that replaces another one also stands for
        # the writes of the other.
        publish_position(primary.nexus_versions, primary)
    except (psycopg.Error, Error):
        return


@cache
def _slot(index: int) -> Namespace:
    return Namespace(f"writes.{index}")
