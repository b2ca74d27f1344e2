"""The client of a cache server that does not respond."""

import socket
from collections.abc import Iterator

import pytest
import redis

from shared.caching.server import (
    FAILURES_UNTIL_OPEN,
    CacheServer,
    CacheUnavailable,
    cache_server,
)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Return a port that accepts connections and never sends a byte."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


class TestSilentServer:
    def test_repeated_timeouts_open_the_circuit(self, silent_port: int) -> None:
        server = CacheServer(
            f"redis://127.0.0.1:{silent_port}/0", call_timeout=0.02, seconds_open=60
        )

        for _ in range(30):
            with pytest.raises(CacheUnavailable):
                server.call(lambda client: client.get("tea"))

        assert server.counts() == {
            "failed": FAILURES_UNTIL_OPEN,
            "refused": 30 - FAILURES_UNTIL_OPEN,
        }
        assert server.is_unavailable


class TestThreadConnection:
    def test_dropped_connection_is_opened_again(self, unique: str) -> None:
        server = cache_server()
        own = server.run("CLIENT", "ID")
        server.call(lambda client: client.client_kill_filter(_id=str(own)))

        assert server.run("SET", unique, "tea", "PX", 1000) == b"OK"
        assert server.run("CLIENT", "ID") != own

    def test_refused_command_does_not_shift_the_responses(self, unique: str) -> None:
        server = cache_server()
        server.run("SET", unique, "tea", "PX", 10_000)

        with pytest.raises(CacheUnavailable):
            server.run_together([("INCR", unique), ("GET", unique)])

        assert server.run("GET", unique) == b"tea"

    def test_script_is_loaded_again_after_the_server_has_lost_it(self, unique: str) -> None:
        run = cache_server().register_script(f"return {{'{unique}', KEYS[1], ARGV[1]}}")
        expected = [unique.encode(), b"tea", b"cup"]
        assert run(keys=["tea"], args=["cup"]) == expected
        cache_server().call(redis.Redis.script_flush)

        assert run(keys=["tea"], args=["cup"]) == expected
