"""The rubric as one page of HTML that loads nothing else."""

from collections.abc import Iterator, Sequence
from html import escape

from conformance.rubric import Criterion, Outcome, Run, State

_STYLE = """
:root { color-scheme: light dark; --good: #1a7f37; --bad: #b42318; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --good: #56d364; --bad: #ff8a80; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 1.5rem; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; }
th, td { border-top: 1px solid var(--line); }
td:first-child, td:nth-child(2) { white-space: nowrap; }
meter { width: 100%; height: 1rem; }
code { font-size: .9em; overflow-wrap: anywhere; }
.passed { color: var(--good); } .missed { color: var(--bad); }
.reason { overflow-wrap: anywhere; }
"""
_LABELS = {State.PASSED: "passed", State.MISSED: "missed", State.NOT_APPLICABLE: "does not apply"}


def render_page(runs: Sequence[Run]) -> str:
    """Return the page. Everything that the measured API sent is escaped."""
    title = escape(" and ".join(sorted({f"{run.project} at {run.base_url}" for run in runs})))
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Rubric: {title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>Rubric: {title}</h1>",
        *(part for run in runs for part in _run(run)),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _run(run: Run) -> Iterator[str]:
    yield f"<h2>Mapping {escape(run.mapping)}: {run.earned} of {run.possible} points</h2>"
    yield f"<p>{run.percent:g} %, measured at {escape(run.began_at)}</p>"
    yield (
        f'<meter min="0" max="{run.possible or 1}" value="{run.earned}"'
        f' aria-label="points">{run.percent:g} %</meter>'
    )
    for criterion in Criterion:
        if outcomes := run.of(criterion):
            earned = sum(outcome.earned for outcome in outcomes)
            possible = sum(outcome.possible for outcome in outcomes)
            yield f"<table><caption>{criterion.value}: {earned} of {possible}</caption>"
            yield "<thead><tr><th>Result</th><th>Points</th><th>Check</th></tr></thead><tbody>"
            yield from (_row(outcome) for outcome in outcomes)
            yield "</tbody></table>"


def _row(outcome: Outcome) -> str:
    reason = f'<br><span class="reason">{escape(outcome.reason)}</span>' if outcome.reason else ""
    return (
        f'<tr><td class="{outcome.state.value}">{_LABELS[outcome.state]}</td>'
        f"<td>{outcome.earned} of {outcome.possible}</td>"
        f"<td>{escape(outcome.promise)} <code>{escape(outcome.name)}</code>{reason}</td></tr>"
    )
