"""
Commands over a connection that each thread keeps, or by the client of a Cluster.

The client of redis-py takes a connection out of its pool and wraps it in retries, events and
metrics for every command, which takes several times as long as the command itself. Requests send
several commands, so they use the connections of redis-py without its client.
"""

import os
import threading
from collections.abc import Callable, Sequence
from typing import Any

import redis
from hiredis import pack_command
from redis.sentinel import SentinelConnectionPool

from shared.caching.failovers import Failovers, primaries_of

Command = Sequence[str | bytes | int | float]


class ThreadConnections:
    """The connections to one server, one for each thread."""

    def __init__(self, pool: redis.ConnectionPool, failovers: Failovers) -> None:
        self._pool = pool
        self._failovers = failovers if isinstance(pool, SentinelConnectionPool) else None
        self._own = threading.local()

    def run(self, commands: Sequence[Command]) -> list[Any]:
        """
        Send the commands in one message, and return their responses.

        A connection that was dropped, as by a restart of the server, is opened again once.

        :raises redis.RedisError: if the server does not respond in time, or refuses a command.
        :raises OSError: if there is no connection.
        """
        connection = self._connection()
        responses = self._exchange(connection, commands)
        if self._failovers is not None:
            self._failovers.require_same((connection.host, connection.port))
        return responses

    def _exchange(self, connection: Any, commands: Sequence[Command]) -> list[Any]:
        if not connection.is_connected:
            # Sending would connect, too, but not ask the Sentinels for the primary.
            connection.connect()
            return _exchange(connection, commands)
        try:
            return _exchange(connection, commands)
        except redis.ConnectionError:
            connection.disconnect()
            connection.connect()
            return _exchange(connection, commands)

    def _connection(self) -> Any:
        # A forked process must not write to the connection of its parent.
        if getattr(self._own, "pid", None) != os.getpid():
            self._own.connection = self._pool.connection_class(**self._pool.connection_kwargs)
            self._own.pid = os.getpid()
        return self._own.connection


class ClusterCommands:
    """
    The commands to a Cluster, by redis-py's client, which finds the node of a key.

    ``client`` returns the client.
    """

    def __init__(self, client: Callable[[], Any], failovers: Failovers) -> None:
        self._client = client
        self._failovers = failovers

    def run(self, commands: Sequence[Command]) -> list[Any]:
        """
        Run the commands one after the other and return their responses.

        :raises redis.RedisError: if a node does not respond in time, or refuses a command.
        :raises redis.exceptions.RedisClusterException: if no node responds.
        :raises OSError: if there is no connection.
        """
        client = self._client()
        responses = [client.execute_command(*command) for command in commands]
        self._failovers.require_same(primaries_of(client))
        return responses


def _exchange(connection: Any, commands: Sequence[Command]) -> list[Any]:
    packed = [pack_command(tuple(each)) for each in commands]  # type: ignore[arg-type]  # stubs
    # The connection sends each part by a call of its own.
    connection.send_packed_command([b"".join(packed)])
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
