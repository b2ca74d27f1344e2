"""The client of a cache server that does not respond."""

import socket
from collections.abc import Iterator

import pytest

from shared.caching.server import FAILURES_UNTIL_OPEN, CacheServer, CacheUnavailable


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
