"""The goals of the comparison: multiples of the peers, statements per request, and shapes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.compare.results import Results
from bench.compare.systems import CACHED, PGBENCH, PLAIN

# Requests per second as a multiple of the peer's: item, system, peer, at least.
MULTIPLES = (
    ("W1", PLAIN, "drf", 7.0),
    ("W1", PLAIN, "fastapi", 3.5),
    ("W1", CACHED, "drf", 12.0),
    ("W1", CACHED, "fastapi", 6.0),
    ("W1w", CACHED, "drf", 5.0),
    ("W1w", CACHED, "fastapi", 3.0),
    ("W2", PLAIN, "drf", 2.0),
    ("W2", PLAIN, "fastapi", 2.0),
    ("W3", PLAIN, "drf", 4.0),
    ("W3", PLAIN, "fastapi", 2.0),
    ("W3", CACHED, "drf", 6.0),
    ("W3", CACHED, "fastapi", 3.0),
    ("W4", PLAIN, "drf", 8.0),
    ("W4", PLAIN, "strawberry", 3.5),
    ("W4", CACHED, "drf", 30.0),
    ("W4", CACHED, "strawberry", 14.0),
    ("W4", CACHED, "postgraphile", 1.2),
    ("W5", PLAIN, "drf", 60.0),
    ("W5", PLAIN, "strawberry", 20.0),
    ("W5", PLAIN, "postgraphile", 1.0),
    ("W6", PLAIN, "drf", 35.0),
    ("W6", PLAIN, "fastapi", 2.0),
    ("W7", PLAIN, "drf", 4.0),
    ("W7", PLAIN, "fastapi", 4.0),
    ("W7", CACHED, "drf", 25.0),
    ("W7", CACHED, "fastapi", 25.0),
    ("W8a", CACHED, "drf", 2.5),
    ("W8a", CACHED, "fastapi", 2.0),
    ("W8b", CACHED, "drf", 150.0),
    ("W8b", CACHED, "fastapi", 150.0),
    ("W9", CACHED, "drf", 4.0),
    ("W9", CACHED, "fastapi", 2.5),
    ("W9", CACHED, PGBENCH, 0.2),
    ("W10", CACHED, "drf", 5.0),
    ("W10", CACHED, "fastapi", 3.0),
)
# Statements per request without a cache, at most.
STATEMENTS: Mapping[str, int] = {
    "W1": 1,
    "W3": 1,
    "W4": 2,
    "W5": 4,
    "W6": 2,
    "W7": 1,
    "W8a": 1,
    "W8b": 1,
    "W9": 2,
    "W10": 3,
}
# The 99th percentile as a multiple of the median, at most.
_MOST_TAIL = 4.0
_TAILS = ("W1", "W2", "W3", "W4", "W8a", "W8b")
# Milliseconds of server CPU for a response that is ready.
_MOST_FLOOR = 0.25
# A poll with many votes against one with few: requests per second, at least.
_LEAST_OF_SMALL_POLL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal, and the measured value."""

    item: str
    system: str
    wanted: str
    measured: str
    is_met: bool


def check_goals(results: Results) -> Iterator[Goal]:
    """Yield the goals of everything that was measured."""
    yield from _multiples(results)
    yield from _statements(results)
    yield from _tails(results)
    yield from _polls(results)
    floor = results.median(item="M2", system=CACHED)
    if floor:
        yield Goal(
            item="M2",
            system=CACHED,
            wanted=f"≤ {_MOST_FLOOR} ms server CPU",
            measured=f"{floor.server_cpu:.3f} ms",
            is_met=floor.server_cpu <= _MOST_FLOOR,
        )


def _multiples(results: Results) -> Iterator[Goal]:
    for item, system, peer, least in MULTIPLES:
        ratio = results.ratio(item=item, system=system, peer=peer)
        if ratio is not None:
            yield Goal(
                item=item,
                system=system,
                wanted=f"≥ {least:g} × {peer}",
                measured=f"{ratio:.2f} ×",
                is_met=ratio >= least,
            )


def _statements(results: Results) -> Iterator[Goal]:
    for item, most in STATEMENTS.items():
        found = results.median(item=item, system=PLAIN)
        if found:
            yield Goal(
                item=item,
                system=PLAIN,
                wanted=f"≤ {most} statements",
                measured=f"{found.statements:.1f}",
                # Background statements, such as those of the outbox, make a small fraction.
                is_met=found.statements < most + 0.5,
            )


def _tails(results: Results) -> Iterator[Goal]:
    for item in _TAILS:
        found = results.median(item=item, system=CACHED)
        if found and found.p50:
            yield Goal(
                item=item,
                system=CACHED,
                wanted=f"p99 ≤ {_MOST_TAIL:g} × p50",
                measured=f"{found.p99 / found.p50:.1f} ×",
                is_met=found.p99 <= _MOST_TAIL * found.p50,
            )


def _polls(results: Results) -> Iterator[Goal]:
    for system in (CACHED, PLAIN):
        large, small = (results.median(item=item, system=system) for item in ("W8b", "W8a"))
        if large and small:
            share = large.per_second / small.per_second
            yield Goal(
                item="W8b",
                system=system,
                wanted=f"≥ {_LEAST_OF_SMALL_POLL:.0%} of W8a",
                measured=f"{share:.0%}",
                is_met=share >= _LEAST_OF_SMALL_POLL,
            )
