"""The rubric in the terminal, and as JSON."""

import json
from collections.abc import Iterator, Sequence

from conformance.rubric import Criterion, Outcome, Run, State

_LABELS = {State.PASSED: "pass", State.MISSED: "MISS", State.NOT_APPLICABLE: "n/a "}


def progress_line(number: int, count: int, outcome: Outcome) -> str:
    """Return the line of one outcome."""
    points = f"{outcome.earned}/{outcome.possible}"
    line = f"[{number:2}/{count}] {_LABELS[outcome.state]} {points:>4}  {outcome.name}"
    return f"{line}: {outcome.reason}" if outcome.reason else line


def summary_lines(run: Run) -> Iterator[str]:
    """Yield the points of every criterion, and of all."""
    yield ""
    for criterion in Criterion:
        if outcomes := run.of(criterion):
            earned = sum(outcome.earned for outcome in outcomes)
            possible = sum(outcome.possible for outcome in outcomes)
            yield f"{criterion.value:16} {earned:3} of {possible:3}"
    yield f"{'All':16} {run.earned:3} of {run.possible:3}   {run.percent:g} %"
    yield ""


def as_json(runs: Sequence[Run]) -> str:
    """Return the runs as JSON."""
    return json.dumps({"runs": [_run(run) for run in runs]}, indent=2, ensure_ascii=False) + "\n"


def _run(run: Run) -> dict[str, object]:
    return {
        "project": run.project,
        "base_url": run.base_url,
        "mapping": run.mapping,
        "began_at": run.began_at,
        "earned": run.earned,
        "possible": run.possible,
        "percent": run.percent,
        "checks": [_check(outcome) for outcome in run.outcomes],
    }


def _check(outcome: Outcome) -> dict[str, object]:
    return {
        "name": outcome.name,
        "criterion": outcome.criterion.value,
        "promise": outcome.promise,
        "state": outcome.state.value,
        "points": outcome.points,
        "earned": outcome.earned,
        "reason": outcome.reason,
        "seconds": outcome.seconds,
    }
