"""The end of waiting for a database that neither answers nor hangs up."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg import OperationalError
from psycopg.pq import TransactionStatus

SECONDS_BETWEEN_LOOKS = 0.25


class SilenceWatch:
    """
    Hangs up on a database that has been silent for too long.

    A frozen server's time limits are frozen with it, and the kernel keeps its connections alive.
    So one thread looks at the connections of those whose work takes longer than any statement
    may, and shuts the ones on which an answer is awaited: that ends the wait with an error.
    """

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._begun: dict[int, float] = {}
        self._connections: WeakValueDictionary[int, BaseDatabaseWrapper] = WeakValueDictionary()
        connection_created.connect(self._remember)
        threading.Thread(target=self._look, name="silence", daemon=True).start()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the connection of this thread while it works."""
        thread = threading.get_ident()
        self._begun[thread] = time.monotonic()
        try:
            yield
        finally:
            del self._begun[thread]

    def _remember(self, *, connection: BaseDatabaseWrapper, **_: Any) -> None:
        self._connections[threading.get_ident()] = connection

    def _look(self) -> None:
        while True:
            time.sleep(SECONDS_BETWEEN_LOOKS)
            latest = time.monotonic() - self._seconds
            for thread, begun in list(self._begun.items()):
                if begun < latest:
                    _hang_up(self._connections.get(thread))


def _hang_up(wrapper: BaseDatabaseWrapper | None) -> None:
    connection = wrapper.connection if wrapper else None
    # An error means that the connection has just been closed: nobody waits on it any more.
    with suppress(OperationalError, OSError):
        if connection and connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
            # A second descriptor of the same wire, because the first is libpq's to close.
            with socket.socket(fileno=os.dup(connection.fileno())) as wire:
                wire.shutdown(socket.SHUT_RDWR)
