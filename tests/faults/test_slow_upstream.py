"""An upstream service that never responds occupies at most a quarter of the threads."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.faults.deployment import THREADS, start_deployment

pytestmark = pytest.mark.slow

CALLERS = 2 * THREADS
ALIASES = 3
READS = 17


@contextmanager
def unresponsive_server() -> Iterator[str]:
    """Accept connections and send nothing; yield the URL."""
    accepted: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        thread = threading.Thread(target=_accept, args=(listener, accepted), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/3"
        listener.shutdown(socket.SHUT_RDWR)
    for connection in accepted:
        connection.close()


def _accept(listener: socket.socket, accepted: list[socket.socket]) -> None:
    while True:
        try:
            accepted.append(listener.accept()[0])
        except OSError:
            return


def search(url: str, caller: int) -> None:
    """Send several searches that are not cached, in one document."""
    fields = " ".join(
        f'a{number}: searchMovies(q: "{caller} {number}") {{ page }}' for number in range(ALIASES)
    )
    answer = httpx.post(f"{url}/graphql", json={"query": f"{{ {fields} }}"}, timeout=60)
    if answer.status_code == 200:
        codes = {error["extensions"]["code"] for error in answer.json()["errors"]}
        assert codes <= {"upstream_unavailable", "upstream_timeout", "upstream_error"}, codes


def test_reads_of_another_domain_pass_while_searches_hang(tmp_path: Path) -> None:
    with (
        unresponsive_server() as upstream,
        start_deployment(tmp_path, TMDB_API_URL=upstream, TMDB_API_TOKEN="t") as deployment,
        ThreadPoolExecutor(CALLERS) as callers,
        deployment.client() as client,
    ):
        client.get("/api/v1/polls/")
        searches = [callers.submit(search, deployment.url, caller) for caller in range(CALLERS)]
        time.sleep(0.6)

        with ThreadPoolExecutor(READS) as readers:
            paths = [f"/api/v1/polls/?page={page}" for page in range(1, READS + 1)]
            started = time.monotonic()
            statuses = Counter(answer.status_code for answer in readers.map(client.get, paths))
            took = time.monotonic() - started

        for each in searches:
            each.result()
        assert statuses == {200: READS}, took
        assert took < 5.0
