"""The watchdog's report on the servers, a file that other processes read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ServerReport:
    """The state of one server. ``failed_at`` is in seconds since the epoch."""

    condition: str
    pid: int
    restarts: int
    failed_at: float
    error: str


@dataclass(frozen=True, slots=True)
class Report:
    """The state of all servers, by name. The default means that nothing runs."""

    home: str = ""
    run: str = ""
    servers: dict[str, ServerReport] = field(default_factory=dict)


def write_report(path: Path, report: Report) -> None:
    """Replace the report atomically, so that readers never see a partial one."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(report)))
    draft.replace(path)


def read_report(path: Path) -> Report:
    """Return the latest report, or an empty one if none can be read."""
    try:
        found = json.loads(path.read_text())
        servers = {name: ServerReport(**value) for name, value in found["servers"].items()}
        return Report(home=found["home"], run=found["run"], servers=servers)
    except (OSError, ValueError, KeyError, TypeError):
        return Report()
