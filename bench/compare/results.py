"""The results of a run."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    One measurement of a system.

    Times are in milliseconds, CPU times in milliseconds per request. ``other_load`` is the number
    of processors that other programs used.
    """

    item: str
    system: str
    per_second: float
    p50: float
    p99: float
    server_cpu: float
    database_cpu: float
    statements: float
    bytes: float
    other_load: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceResult:
    """The result of a race: good responses, stored rows, and the statuses of the others."""

    item: str
    system: str
    good: int
    rows: int
    refused_with: Sequence[int]
    is_exact: bool


@dataclass(slots=True, kw_only=True)
class Results:
    """All results of a run, and the problems that were found."""

    measured: list[Result] = field(default_factory=list)
    races: list[RaceResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def median(self, *, item: str, system: str) -> Result | None:
        """Return the medians of a system's rounds, or None if it was not measured."""
        rounds = [asdict(r) for r in self.measured if (r.item, r.system) == (item, system)]
        if not rounds:
            return None
        numbers = [name for name, value in rounds[0].items() if isinstance(value, float)]
        medians = {name: statistics.median(row[name] for row in rounds) for name in numbers}
        return Result(**{**rounds[0], **medians})

    def ratio(self, *, item: str, system: str, peer: str) -> float | None:
        """Return the requests per second as a multiple of a peer's, if both were measured."""
        ours, theirs = (self.median(item=item, system=key) for key in (system, peer))
        if ours is None or theirs is None or not theirs.per_second:
            return None
        return ours.per_second / theirs.per_second

    def note(self, *, item: str, system: str, problem: str) -> None:
        """Add a problem to the report."""
        self.problems.append(f"{item}, {system}: {problem}")
