"""What the watchdog writes down for everybody who wants to know how the servers are."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServerReport:
    """How one server is."""

    condition: str
    pid: int
    restarts: int
    failed_at: float
    error: str


@dataclass(frozen=True, slots=True)
class Report:
    """How everything is. The default says that nothing runs."""

    home: str = ""
    run: str = ""
    servers: dict[str, ServerReport] = field(default_factory=dict)


def write_report(path: Path, report: Report) -> None:
    """Replace the report at once, so that nobody reads half of one."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(report)))
    draft.replace(path)


def read_report(path: Path) -> Report:
    """Return the last report, or an empty one if there is none that can be read."""
    try:
        found = json.loads(path.read_text())
        servers = {name: ServerReport(**value) for name, value in found["servers"].items()}
        return Report(home=found["home"], run=found["run"], servers=servers)
    except (OSError, ValueError, KeyError, TypeError):
        return Report()
