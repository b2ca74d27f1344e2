"""The door to the cache server, when nobody answers behind it."""

import socket
from collections.abc import Iterator

import pytest

from shared.caching.server import FAILURES_UNTIL_OPEN, CacheServer, CacheUnavailable


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Return a port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


class TestSilentServer:
    def test_is_waited_for_a_few_times_and_then_not_asked(self, silent_port: int) -> None:
        server = CacheServer(
            f"redis://127.0.0.1:{silent_port}/0", seconds_to_answer=0.02, seconds_open=60
        )

        for _ in range(30):
            with pytest.raises(CacheUnavailable):
                server.ask(lambda client: client.get("tea"))

        assert server.counts() == {
            "failed": FAILURES_UNTIL_OPEN,
            "refused": 30 - FAILURES_UNTIL_OPEN,
        }
        assert server.is_away
