"""Ends waits for a database server that hangs without closing its connections."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg import OperationalError
from psycopg.pq import TransactionStatus

SECONDS_BETWEEN_CHECKS = 0.25


class ConnectionWatchdog:
    """
    Shuts down database connections whose server has not answered for ``timeout`` seconds.

    The statement timeout of a frozen server is frozen too, and the kernel keeps its connections
    alive. So one thread checks the connections of all work that runs longer than any statement
    may, and shuts down those that wait for a result: the wait ends with an error. A connection to
    a replica has a time limit of its own, ``nexus_seconds_to_answer``: the primary can answer too.
    """

    def __init__(self, *, timeout: float) -> None:
        self._timeout = timeout
        self._started_at: dict[int, float] = {}
        self._connections: dict[int, WeakSet[BaseDatabaseWrapper]] = {}
        connection_created.connect(self._remember)
        threading.Thread(
            target=self._check_forever, name="connection-watchdog", daemon=True
        ).start()

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Watch the connections of this thread within the block."""
        thread = threading.get_ident()
        self._started_at[thread] = time.monotonic()
        try:
            yield
        finally:
            del self._started_at[thread]

    def _remember(self, *, connection: BaseDatabaseWrapper, **_: Any) -> None:
        self._connections.setdefault(threading.get_ident(), WeakSet()).add(connection)

    def _check_forever(self) -> None:
        while True:
            time.sleep(SECONDS_BETWEEN_CHECKS)
            now = time.monotonic()
            for thread, started_at in list(self._started_at.items()):
                for wrapper in list(self._connections.get(thread, ())):
                    timeout = getattr(wrapper, "nexus_seconds_to_answer", self._timeout)
                    if started_at < now - timeout:
                        _shut_down(wrapper)


def _shut_down(wrapper: BaseDatabaseWrapper) -> None:
    connection = wrapper.connection
    # An error means that the connection has just been closed, so no thread waits for it.
    with suppress(OperationalError, OSError):
        if connection and connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
            # A duplicate of the file descriptor, because libpq closes the original.
            with socket.socket(fileno=os.dup(connection.fileno())) as duplicate:
                duplicate.shutdown(socket.SHUT_RDWR)
