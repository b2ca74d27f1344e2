"""Namespaces: versions of parts of the data, which a committed write replaces."""

import logging
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from shared.caching.failovers import on_failover
from shared.caching.freshness import note_versions
from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.caching.thread_connections import Command

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_TRIES = 1.0
# A version that is lost or has expired is replaced by an unused one, so the only cost is
# computing again.
VERSION_TTL_SECONDS = 7 * 24 * 3600

_REPLACE = "for _, key in ipairs(KEYS) do redis.call('SET', key, ARGV[1], 'EX', ARGV[2]) end"

NextDeadline = Callable[[datetime], datetime | None]

_declared: list["Namespace"] = []
# How many bumps of each namespace are pending. A bump that is added during a flush stays pending.
_pending_bumps: Counter["Namespace"] = Counter()
_pending_lock = threading.Lock()


class Namespace:
    """
    A part of the data from which cached values are computed, such as ``commerce.products``.

    Its version is a random word on the cache server. A cached value carries the versions that
    were current before it was computed, and is valid for as long as they are current.

    Some data changes without a write when a deadline passes: a posting expires, a poll closes.
    ``next_deadline`` takes a moment and returns the first deadline after it, or None. A value
    computed before a deadline expires at the deadline.
    """

    def __init__(self, name: str, *, next_deadline: NextDeadline | None = None) -> None:
        self.name = name
        self.next_deadline = next_deadline
        self.declared_in = str(sys._getframe(1).f_globals["__name__"])
        _declared.append(self)

    def __repr__(self) -> str:
        return f"Namespace({self.name!r})"

    @property
    def key(self) -> str:
        """The key of the version on the cache server."""
        return make_key(*self.name.split("."), "gen")

    def bump(self) -> None:
        """
        Invalidate every cached value of this namespace when the transaction commits.

        Services call this when they write. If the cache server is unavailable, the bump stays
        pending: the process retries, and does not use the cache for this namespace until the
        bump has reached the server.
        """
        bump_on_commit([self])


@dataclass(frozen=True, slots=True)
class _Message:
    """A command that needs no response, and what is called with whether it was sent."""

    command: Command
    then: Callable[[bool], None] | None


class _Outgoing:
    """What the commits of one connection send: bumps, then messages, in one round trip."""

    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self._database = database
        self._of_transaction: set[Namespace] = set()
        self._due: set[Namespace] = set()
        self._messages: list[_Message] = []
        self._blocks = 0

    def __enter__(self) -> None:
        self._blocks += 1

    def __exit__(self, *_: object) -> None:
        self._blocks -= 1
        if not self._blocks:
            self.flush()

    def bump_on_commit(self, namespaces: Iterable[Namespace]) -> None:
        self._of_transaction.update(namespaces)
        # A savepoint that is rolled back takes its callbacks along, so look for ours.
        if not any(entry[1] is self for entry in self._database.run_on_commit):
            self._database.on_commit(self)

    def __call__(self) -> None:
        """Bump after a commit."""
        self._due |= self._of_transaction
        self._of_transaction = set()
        if not self._blocks:
            self.flush()

    def send(self, message: _Message) -> None:
        self._messages.append(message)
        if not self._blocks:
            self.flush()

    def flush_bumps(self) -> None:
        if self._due:
            self.flush()

    def flush(self) -> None:
        due, self._due = self._due, set()
        messages, self._messages = self._messages, []
        if not due and not messages:
            return
        try:
            _replace_versions(due, [message.command for message in messages])
        except CacheUnavailable:
            if due:
                _add_pending_bumps(due)
            is_sent = False
        else:
            is_sent = True
        for message in messages:
            if message.then:
                message.then(is_sent)


def bump_on_commit(namespaces: Iterable[Namespace]) -> None:
    """Invalidate the cached values of these namespaces when the transaction commits."""
    _outgoing().bump_on_commit(namespaces)


def bump_now(namespaces: Sequence[Namespace]) -> None:
    """Invalidate the cached values of these namespaces, whose writes have been committed."""
    try:
        _replace_versions(namespaces)
    except CacheUnavailable:
        _add_pending_bumps(namespaces)


def send(*command: str | bytes | int | float, then: Callable[[bool], None] | None = None) -> None:
    """
    Send a command to the cache server whose response does not matter, after a commit.

    ``then`` is called with whether it was sent. If the server is unavailable the command is lost.
    """
    _outgoing().send(_Message(command, then))


def sent_together() -> AbstractContextManager[None]:
    """
    Return a context manager for a request that writes.

    The bumps of the commits within the block, and then what ``send`` sends, take one round trip at
    its end. If the block reads a cached value before, the bumps do not wait.
    """
    return _outgoing()


def _outgoing() -> _Outgoing:
    database = connections[DEFAULT_DB_ALIAS]
    outgoing: _Outgoing | None = getattr(database, "nexus_outgoing", None)
    if outgoing is None:
        outgoing = _Outgoing(database)
        database.nexus_outgoing = outgoing  # type: ignore[attr-defined]  # ours
    return outgoing


def declared_namespaces() -> Sequence[Namespace]:
    """Return every namespace of this process. The collision audit reports duplicate names."""
    return tuple(_declared)


def current_versions(namespaces: Sequence[Namespace]) -> Sequence[bytes]:
    """
    Return the versions of these namespaces, after creating those that are missing.

    :raises CacheUnavailable: if the server does not answer, or a bump of them stays pending.
    """
    flush_pending_bumps(namespaces)
    read = ("MGET", *(namespace.key for namespace in namespaces))
    versions: Sequence[bytes | None] = cache_server().run(*read)
    if None in versions:
        create = [
            ("SET", namespace.key, make_version(), "EX", VERSION_TTL_SECONDS, "NX")
            for namespace in namespaces
        ]
        versions = cache_server().run_together([*create, read])[-1]
    return [version for version in versions if version is not None]


def has_pending_bump(namespaces: Iterable[Namespace]) -> bool:
    """Return whether this process has yet to perform a bump of one of these namespaces."""
    return bool(_pending_bumps) and any(namespace in _pending_bumps for namespace in namespaces)


def flush_pending_bumps(namespaces: Sequence[Namespace]) -> None:
    """
    Perform the pending bumps if there are any of these namespaces.

    Bumps of this thread that wait for the end of a block are performed, too.

    :raises CacheUnavailable: if a bump is pending and the server is still unavailable.
    """
    _outgoing().flush_bumps()
    if not has_pending_bump(namespaces):
        return
    with _pending_lock:
        due = dict(_pending_bumps)
    _replace_versions(list(due))
    with _pending_lock:
        for namespace, times in due.items():
            if _pending_bumps[namespace] == times:
                del _pending_bumps[namespace]


def _replace_versions(namespaces: Iterable[Namespace], then: Sequence[Command] = ()) -> None:
    # One unused version is enough for all of them: only those of one namespace are compared.
    version = make_version()
    keys = [each.key for each in namespaces]
    commands = list(then)
    if keys:
        # One response takes less time to read than several. The text of the script is sent and not
        # its digest, which a server that lacks it would refuse, but run the commands that follow.
        commands.insert(0, ("EVAL", _REPLACE, len(keys), *keys, version, VERSION_TTL_SECONDS))
    cache_server().run_together(commands)
    if keys:
        note_versions([version])


def make_version() -> str:
    """Return a new version of a namespace."""
    # Random instead of a counter: a counter that restarts after an eviction would make old
    # entries valid again.
    return secrets.token_hex(8)


def _add_pending_bumps(namespaces: Iterable[Namespace]) -> None:
    with _pending_lock:
        if not _pending_bumps:
            logger.warning("The cache server is unavailable: bumps of namespaces are pending.")
            threading.Thread(target=_retry_pending_bumps, name="pending-bumps", daemon=True).start()
        _pending_bumps.update(namespaces)


def _retry_pending_bumps() -> None:
    # Other processes may still reach the server and would use the old version, so this process
    # does not wait for its next request.
    while True:
        time.sleep(SECONDS_BETWEEN_TRIES)
        try:
            flush_pending_bumps(declared_namespaces())
        except CacheUnavailable:
            continue
        with _pending_lock:
            if not _pending_bumps:
                return


on_failover(lambda: _add_pending_bumps(declared_namespaces()))
