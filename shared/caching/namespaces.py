"""Namespaces: what kept answers were computed from, and how a commit makes them old."""

import logging
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import redis
from django.db import transaction

from shared.caching.server import CacheUnavailable, cache_server, key

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_TRIES = 1.0
# A generation that is lost or has expired is replaced by one never seen before, so the only
# cost is computing again.
SECONDS_GENERATIONS_LIVE = 7 * 24 * 3600

NextDeadline = Callable[[datetime], datetime | None]

_declared: list["Namespace"] = []
# How often each namespace was owed a bump: one owed again while it is being paid stays owed.
_owed: Counter["Namespace"] = Counter()
_owed_lock = threading.Lock()


class Namespace:
    """
    A part of the data that answers are computed from, such as ``commerce.products``.

    Its generation is a random word on the cache server. Kept answers carry the
    generations that were current before they were computed, and are good for as long
    as those are.

    Some data changes with no write, when a deadline passes: a posting expires, a poll closes.
    ``next_deadline`` then returns the first deadline after a moment, or None; what is computed
    before it is not good after it.
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
        """Where the cache server keeps the generation."""
        return key(*self.name.split("."), "gen")

    def bump(self) -> None:
        """
        Make every answer kept under this namespace old, once the transaction commits.

        Services call this when they write. If the cache server is away, the process keeps
        trying and uses no kept answer of this namespace until it has succeeded.
        """
        transaction.on_commit(self._renew)

    def _renew(self) -> None:
        try:
            _renew_generations([self])
        except CacheUnavailable:
            _owe(self)


def declared_namespaces() -> Sequence[Namespace]:
    """Return every namespace of this process; two of one name are a mistake to be reported."""
    return tuple(_declared)


def stamp_of(generations: Sequence[bytes | None], namespaces: Sequence[Namespace]) -> bytes:
    """
    Spell the generations as one stamp, making those that are missing.

    :raises CacheUnavailable: if one is missing and the server went away meanwhile.
    """
    if None in generations:
        generations = _make_missing(namespaces)
    return b",".join(generation for generation in generations if generation)


def settle(namespaces: Sequence[Namespace]) -> None:
    """
    Pay what is owed on these namespaces: bumps that did not reach the server in their time.

    :raises CacheUnavailable: if one is owed and the server is still away.
    """
    if not _owed or not any(namespace in _owed for namespace in namespaces):
        return
    with _owed_lock:
        due = dict(_owed)
    _renew_generations(list(due))
    with _owed_lock:
        for namespace, times in due.items():
            if _owed[namespace] == times:
                del _owed[namespace]


def _renew_generations(namespaces: Sequence[Namespace]) -> None:
    def renew(client: redis.Redis) -> None:
        with client.pipeline(transaction=False) as pipe:
            for namespace in namespaces:
                pipe.set(namespace.key, _fresh(), ex=SECONDS_GENERATIONS_LIVE)
            pipe.execute()

    cache_server().ask(renew)


def _make_missing(namespaces: Sequence[Namespace]) -> list[bytes]:
    def make(client: redis.Redis) -> list[bytes]:
        with client.pipeline(transaction=False) as pipe:
            for namespace in namespaces:
                pipe.set(namespace.key, _fresh(), nx=True, ex=SECONDS_GENERATIONS_LIVE)
            pipe.mget([namespace.key for namespace in namespaces])
            generations: list[bytes] = pipe.execute()[-1]
            return generations

    return cache_server().ask(make)


def _fresh() -> str:
    # Random, not a count: a count that starts again after an eviction would bring old
    # answers back to life.
    return secrets.token_hex(8)


def _owe(namespace: Namespace) -> None:
    logger.warning("The cache server is away: %s will be bumped as soon as it is back.", namespace)
    with _owed_lock:
        if not _owed:
            threading.Thread(target=_pay, name="owed-bumps", daemon=True).start()
        _owed[namespace] += 1


def _pay() -> None:
    # Other processes may still reach the server and would go on with the old generation, so
    # this does not wait for the next request of this one.
    while True:
        time.sleep(SECONDS_BETWEEN_TRIES)
        try:
            settle(declared_namespaces())
        except CacheUnavailable:
            continue
        with _owed_lock:
            if not _owed:
                return
