"""
Run tests on Redis Sentinel and on a Redis Cluster, and kill the primary of each under load.

``make redis-lab`` writes a section of docs/operations/figures.md.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from tools.docs.figures.pages import paragraph, table
from tools.operations.figures import write_section
from tools.operations.lab_nexus import (
    ROOT,
    Actor,
    create_actors,
    migrate,
    nexus_environment,
    web_process,
)
from tools.operations.lab_processes import free_port, start, stopped_at_the_end
from tools.operations.postgres_pair import running_pair
from tools.operations.redis_groups import Group, running_cluster, running_sentinels

TESTS = [f"tests/shared/{name}" for name in ("caching", "throttling", "realtime", "idempotency")]
ACTORS = 4
SECONDS_BEFORE, SECONDS_AFTER = 5.0, 30.0
Start = Callable[[Path], AbstractContextManager[Group]]


@dataclass
class Load:
    """What the clients got: when, and whether the cache was bypassed."""

    is_over: threading.Event = field(default_factory=threading.Event)
    bypassed: list[float] = field(default_factory=list)
    responses: int = 0
    failed: list[str] = field(default_factory=list)
    stale: int = 0
    slowest: float = 0.0

    def read(self, url: str, actor: Actor, number: int) -> None:
        """Write and read a product, again and again, and read it more often than that."""
        chance = random.Random(number)  # noqa: S311  # no secret
        text = ""
        with httpx.Client(base_url=url, timeout=30) as client:
            while not self.is_over.wait(0.02):
                path = f"/api/v1/products/{actor.product}/"
                if chance.random() < 0.1:
                    text = f"text {chance.random()}"
                    own = {"Authorization": f"Bearer {actor.token}"}
                    self._count(client.patch(path, json={"description": text}, headers=own))
                found = client.get(path)
                self._count(found)
                if text and found.status_code == 200:
                    self.stale += found.json()["description"] != text

    def _count(self, response: httpx.Response) -> None:
        self.responses += 1
        self.slowest = max(self.slowest, response.elapsed.total_seconds())
        if response.status_code >= 500:
            self.failed.append(f"{response.status_code} {response.text[:200]}")
        if "bypass" in response.headers.get("Cache-Status", ""):
            self.bypassed.append(time.monotonic())


def main() -> None:
    """Run every part and write the figures."""
    with tempfile.TemporaryDirectory(prefix="nexus-redis-") as folder, ExitStack() as stack:
        root = Path(folder)
        root.chmod(0o755)
        kinds: Sequence[tuple[str, Start, Start]] = [
            ("Sentinel", running_sentinels, running_sentinels),
            ("Cluster", running_cluster, partial(running_cluster, replicas=1)),
        ]
        tested = [
            [name, *_test(start_group, root / f"{name}-tests")] for name, start_group, _ in kinds
        ]
        pair = stack.enter_context(running_pair(root / "postgres"))
        killed = []
        for name, _, start_group in kinds:
            pair.primary.execute(f'CREATE DATABASE "{name}"')
            database = f"{pair.primary.url.rpartition('/')[0]}/{name}"
            killed.append([name, *_kill(start_group, root / f"{name}-kill", database)])
    _write(tested, killed)


def _test(start_group: Start, folder: Path) -> list[str]:
    """Run the tests on a group; return how many passed and failed."""
    with start_group(folder) as group:
        environment = {
            **os.environ,
            "NEXUS_STRICT": "1",
            "NEXUS_STATE_DIR": str(folder / "state"),
            "REDIS_URL": group.url,
            "CELERY_BROKER_URL": "memory://",
        }
        # One test is about the connection of a thread, which the client of a Cluster has not.
        left_out = ["--deselect", "tests/shared/caching/test_server.py::TestThreadConnection"]
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pytest", "-q", *TESTS, *left_out],
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
    print("\n".join(done.stdout.splitlines()[-12:]), flush=True)  # noqa: T201
    counts = {word: number for number, word in re.findall(r"(\d+) (passed|failed)", done.stdout)}
    return [counts.get("passed", "0"), counts.get("failed", "0")]


def _kill(start_group: Start, folder: Path, database: str) -> list[str]:
    """Kill the primary under load; return the cells of the row."""
    with ExitStack() as stack:
        group = stack.enter_context(start_group(folder))
        port = free_port()
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        broker = start(command, folder=folder, log=folder / "broker.log")
        stack.enter_context(stopped_at_the_end(broker))
        environment = nexus_environment(
            folder / "state",
            database_url=database,
            redis_url=group.url,
            broker_url=f"redis://127.0.0.1:{port}/0",
            NEXUS_CACHE_TIMEOUT_MS="100",
        )
        migrate(environment)
        actors = create_actors(ACTORS, environment)
        url = stack.enter_context(web_process(environment, log=folder / "web.log"))
        load = Load()
        threads = [
            threading.Thread(target=load.read, args=(url, actor, number))
            for number, actor in enumerate(actors)
        ]
        for thread in threads:
            thread.start()
        time.sleep(SECONDS_BEFORE)
        killed_at = time.monotonic()
        group.primary().kill()
        time.sleep(SECONDS_AFTER)
        load.is_over.set()
        for thread in threads:
            thread.join()
    after = [moment - killed_at for moment in load.bypassed if moment > killed_at]
    row = [
        str(load.responses),
        str(len(load.failed)),
        str(load.stale),
        f"{max(after, default=0.0):.1f} s",
        f"{load.slowest:.1f} s",
    ]
    print(folder.name, row, load.failed[:3], flush=True)  # noqa: T201
    return row


def _write(tested: Sequence[list[str]], killed: Sequence[list[str]]) -> None:
    write_section(
        "Groups of cache servers",
        target="redis-lab",
        body=[
            paragraph(
                "The tests of caching, rate limits, streams and idempotency, on a primary with two"
                " replicas and three Sentinels, and on a Cluster of three nodes."
            ),
            table(["group", "passed", "failed"], tested),
            paragraph(
                f"Then {ACTORS} clients write and read products at one web process while the"
                " primary is killed; each primary of the Cluster has a replica here. A server"
                " counts as down after 3 s. Stale is a read without the client's last write. The"
                " goals: no 5xx, nothing stale, and at most 15 s after the kill until the last"
                " response that bypasses the cache."
            ),
            table(
                ["group", "responses", "5xx", "stale", "last bypass", "slowest"],
                killed,
            ),
        ],
    )


if __name__ == "__main__":
    main()
