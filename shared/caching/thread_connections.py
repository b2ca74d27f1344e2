"""
Commands over a connection that each thread keeps.

The client of redis-py takes a connection out of its pool and wraps it in retries, events and
metrics for every command, which takes several times as long as the command itself. Requests send
several commands, so they use the connections of redis-py without its client.
"""

import os
import threading
from collections.abc import Sequence
from typing import Any

import redis

Command = Sequence[str | bytes | int | float]


class ThreadConnections:
    """The connections to one server, one for each thread."""

    def __init__(self, pool: redis.ConnectionPool) -> None:
        self._pool = pool
        self._own = threading.local()

    def run(self, commands: Sequence[Command]) -> list[Any]:
        """
        Send the commands in one message, and return their responses.

        A connection that was dropped, as by a restart of the server, is opened again once.

        :raises redis.RedisError: if the server does not respond in time, or refuses a command.
        :raises OSError: if there is no connection.
        """
        connection = self._connection()
        if not connection.is_connected:
            return _exchange(connection, commands)
        try:
            return _exchange(connection, commands)
        except redis.ConnectionError:
            return _exchange(connection, commands)

    def _connection(self) -> Any:
        # A forked process must not write to the connection of its parent.
        if getattr(self._own, "pid", None) != os.getpid():
            self._own.connection = self._pool.connection_class(**self._pool.connection_kwargs)
            self._own.pid = os.getpid()
        return self._own.connection


def _exchange(connection: Any, commands: Sequence[Command]) -> list[Any]:
    connection.send_packed_command(connection.pack_commands(commands))
    responses, refusal = [], None
    for _ in commands:
        # Every response is read, or the next command would get the rest.
        try:
            responses.append(connection.read_response())
        except redis.ResponseError as error:
            refusal = error
    if refusal is not None:
        raise refusal
    return responses
