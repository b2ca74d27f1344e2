"""Checks, criteria, points, and the outcome of a run."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from conformance.errors import MissedError, NotApplicableError

C = TypeVar("C")


class Criterion(StrEnum):
    """What a project is assessed by."""

    FUNCTIONALITY = "Functionality"
    CODE_QUALITY = "Code quality"
    USER_EXPERIENCE = "User experience"
    PERFORMANCE = "Performance"
    DOCUMENTATION = "Documentation"


class State(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Check(Generic[C]):
    """One promise of a project, and the function that measures it."""

    name: str
    criterion: Criterion
    points: int
    promise: str
    run: Callable[[C], None]


class Checks(Generic[C]):
    """The checks of a project, in the order in which they run."""

    def __init__(self) -> None:
        self._checks: list[Check[C]] = []

    def __iter__(self) -> Iterator[Check[C]]:
        return iter(self._checks)

    def add(
        self, name: str, criterion: Criterion, *, points: int
    ) -> Callable[[Callable[[C], None]], Callable[[C], None]]:
        """Add the decorated function; its docstring is the promise."""

        def register(run: Callable[[C], None]) -> Callable[[C], None]:
            promise = " ".join((run.__doc__ or "").split())
            self._checks.append(Check(name, criterion, points, promise, run))
            return run

        return register


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one check. ``reason`` is empty if it passed."""

    name: str
    criterion: Criterion
    points: int
    promise: str
    state: State
    reason: str
    seconds: float

    @property
    def earned(self) -> int:
        """The points of the check if it passed, else 0."""
        return self.points if self.state is State.PASSED else 0

    @property
    def possible(self) -> int:
        """The points of the check, or 0 if it has no meaning for this API."""
        return 0 if self.state is State.NOT_APPLICABLE else self.points


@dataclass(frozen=True, slots=True)
class Run:
    """All outcomes of one project at one address through one mapping."""

    project: str
    base_url: str
    mapping: str
    began_at: str
    outcomes: Sequence[Outcome] = field(default_factory=list)

    @property
    def earned(self) -> int:
        """The points of all checks that passed."""
        return sum(outcome.earned for outcome in self.outcomes)

    @property
    def possible(self) -> int:
        """The points of all checks that apply."""
        return sum(outcome.possible for outcome in self.outcomes)

    @property
    def percent(self) -> float:
        """The share of the points, never rounded up to 100."""
        return int(1000 * self.earned / self.possible) / 10 if self.possible else 0.0

    def of(self, criterion: Criterion) -> Sequence[Outcome]:
        """Return the outcomes of one criterion."""
        return [outcome for outcome in self.outcomes if outcome.criterion is criterion]


def measure(check: Check[C], context: C) -> Outcome:
    """Run one check. A check never ends the run."""
    began = time.perf_counter()
    state, reason = State.PASSED, ""
    try:
        check.run(context)
    except MissedError as error:
        state, reason = State.MISSED, str(error)
    except NotApplicableError as error:
        state, reason = State.NOT_APPLICABLE, str(error)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        # The checks read what an unknown API sends, in any form.
        state, reason = State.MISSED, f"an answer has an unexpected form: {error!r}"
    seconds = round(time.perf_counter() - began, 3)
    return Outcome(check.name, check.criterion, check.points, check.promise, state, reason, seconds)
