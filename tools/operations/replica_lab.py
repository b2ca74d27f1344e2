"""
Measure what replicas promise, on a primary and a standby that this program starts.

``make replica-lab`` writes a section of docs/operations/figures.md.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

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
from tools.operations.postgres_pair import Pair, running_pair
from tools.operations.replica_load import Client, Tally, run_clients

ACTORS = 8
WEB_PROCESSES = 2
PAIRS = 10_000
REQUESTS_PER_FAULT = 1_500
WRITES_IN = 10
"""Of as many requests in the mixed load, one is a pair of a write and a read."""


@dataclass(frozen=True)
class Lab:
    """The running parts."""

    pair: Pair
    environment: Mapping[str, str]
    urls: Sequence[str]
    actors: Sequence[Actor]

    def run(self, act: Callable[[Client, int], None], *, times: int) -> Tally:
        """Let the clients act, and return what they counted."""
        tally = Tally()
        clients = [
            Client(actor, f"10.0.0.{number}", self.urls, tally)
            for number, actor in enumerate(self.actors, start=1)
        ]
        started = time.monotonic()
        run_clients(clients, act, times=times)
        tally.seconds = time.monotonic() - started
        return tally

    def browse(self, client: Client, number: int) -> None:
        """Send one request of the mixed load."""
        if number % WRITES_IN:
            client.browse(self.actors)
        else:
            client.write_and_read(number)


def main(pairs: int = PAIRS) -> None:
    """Run every part and write the figures."""
    with tempfile.TemporaryDirectory(prefix="nexus-replicas-") as folder, ExitStack() as stack:
        root = Path(folder)
        root.chmod(0o755)
        lab = stack.enter_context(_running(root))
        rows = []
        with _pausing_at_random(lab.pair) as pauses:
            rows.append(_row("pairs, replay paused at random", lab.run(_pair, times=pairs)))
        mixed = lab.run(lab.browse, times=pairs // 2)
        rows.append(_row("one pair in ten requests, no pause", mixed))
        with _after(1.0, lab.pair.standby.kill):
            killed = lab.run(lab.browse, times=REQUESTS_PER_FAULT)
        rows.append(_row("the replica is killed after 1 s", killed))
        lab.pair.restart_standby()
        back = _seconds_until_used(lab)
        with _after(1.0, lambda: _signal(lab.pair, signal.SIGSTOP)):
            frozen = lab.run(lab.browse, times=REQUESTS_PER_FAULT)
        _signal(lab.pair, signal.SIGCONT)
        rows.append(_row("the replica freezes after 1 s", frozen))
        on, off = (_poison(lab.environment, rule) for rule in ("on", "off"))
    _write(rows, pauses=len(pauses), back=back, poisoned=(on, off))


@contextmanager
def _running(root: Path) -> Iterator[Lab]:
    with ExitStack() as stack:
        pair = stack.enter_context(running_pair(root / "postgres"))
        port = free_port()
        redis = start(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
            folder=root,
            log=root / "redis.log",
        )
        stack.enter_context(stopped_at_the_end(redis))
        environment = nexus_environment(
            root / "state",
            database_url=pair.primary.url,
            redis_url=f"redis://127.0.0.1:{port}/0",
            broker_url=f"redis://127.0.0.1:{port}/1",
            DATABASE_REPLICA_URL=pair.standby.url,
        )
        migrate(environment)
        actors = create_actors(ACTORS, environment)
        urls = [
            stack.enter_context(web_process(environment, log=root / f"web-{number}.log"))
            for number in range(WEB_PROCESSES)
        ]
        yield Lab(pair, environment, urls, actors)


def _pair(client: Client, number: int) -> None:
    client.write_and_read(number)


@contextmanager
def _pausing_at_random(pair: Pair) -> Iterator[list[float]]:
    """Pause replaying again and again; yield the list of the durations in seconds."""
    durations: list[float] = []
    is_over = threading.Event()
    chance = random.Random(7)  # noqa: S311

    def pause() -> None:
        while not is_over.wait(chance.uniform(0.1, 1.5)):
            pair.standby.pause()
            durations.append(chance.uniform(0.02, 0.6))
            time.sleep(durations[-1])
            pair.standby.resume()

    thread = threading.Thread(target=pause)
    thread.start()
    try:
        yield durations
    finally:
        is_over.set()
        thread.join()


@contextmanager
def _after(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    timer = threading.Timer(seconds, act)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def _signal(pair: Pair, number: signal.Signals) -> None:
    for pid in pair.standby.all_pids():
        os.kill(pid, number)


def _seconds_until_used(lab: Lab) -> float:
    started = time.monotonic()
    # By both processes: each leaves out a replica that has failed for a time of its own.
    while lab.run(lab.browse, times=50).share_of_replica < 0.5:
        if time.monotonic() - started > 60:
            raise TimeoutError("The replica is not used again.")
    return time.monotonic() - started


def _poison(environment: Mapping[str, str], rule: str) -> tuple[int, int, int]:
    """Return the rounds, the old responses, and those that stayed old."""
    completed = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tools.operations.poisoning", rule],
        cwd=ROOT,
        env=dict(environment),
        check=True,
        stdout=subprocess.PIPE,
    )
    rounds, old, poisoned = map(int, completed.stdout.split())
    return rounds, old, poisoned


def _row(name: str, tally: Tally) -> list[str]:
    row = [
        name,
        f"{tally.counts['replica'] + tally.counts['primary'] + tally.counts['cache']:,}",
        str(len(tally.stale)),
        str(len(tally.failed)),
        f"{tally.share_of_replica:.0%}",
        f"{tally.slowest:.1f} s",
        f"{tally.seconds:.0f} s",
    ]
    print(" | ".join(row), flush=True)  # noqa: T201
    for example in [*tally.stale[:3], *tally.failed[:3]]:
        print("  ", example, flush=True)  # noqa: T201
    return row


def _write(
    rows: Sequence[Sequence[str]],
    *,
    pauses: int,
    back: float,
    poisoned: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    (rounds, old_on, stays_on), (_, old_off, stays_off) = poisoned
    write_section(
        "Read replicas",
        target="replica-lab",
        body=[
            paragraph(
                f"A primary, a standby, {WEB_PROCESSES} web processes and {ACTORS} clients. A pair"
                " is a write and a read of the same row by the same client at either process: over"
                " REST and GraphQL, with a token and from the cache. Stale is a read without the"
                " write before it. The share of the replica is that of the reads that read tables;"
                f" tokens are checked on the primary. Replaying was paused {pauses} times. The"
                " goals: nothing stale, no 5xx, and a share of 60 %."
            ),
            table(
                ["load", "reads", "stale", "5xx", "on the replica", "slowest", "took"],
                [*rows],
            ),
            paragraph(
                "In the last two rows all reads go to the primary once the replica is away."
                f" A killed replica had half of the reads again {back:.1f} s after its start. Of"
                f" {rounds} writes whose cached response was computed while replaying was paused,"
                f" {old_on} were old at first and {stays_on} after the replay. Without the rule"
                " that a response is computed from data that has its versions,"
                f" {old_off} were old at first and {stays_off} stayed in the cache."
            ),
        ],
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
