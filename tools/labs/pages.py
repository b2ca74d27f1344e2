"""The generated parts of the solution pages: the difference, and the measured figures."""

import os
import platform
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# As a script, Python looks for modules in this folder; as a module, in the root.
sys.path.insert(0, str(ROOT))

from tools.labs.lab import Lab, find_labs  # noqa: E402

DIFF = "diff"
FIGURES = "figures"


def solution_page(lab: Lab) -> Path:
    """Return the page of a lab's solution."""
    return lab.folder / "solution.md"


def fill_diff(lab: Lab) -> str:
    """
    Return the text of the solution page with the current difference.

    :raises StaleBreak: if the fault does not fit the code.
    """
    text = solution_page(lab).read_text(encoding="utf-8")
    return _fill(text, DIFF, f"```diff\n{lab.write_diff()}```")


def write_figures(lab: Lab, *, broken: Mapping[str, str], solved: Mapping[str, str]) -> None:
    """Write the measured figures into the solution page."""
    rows = [f"| {name} | {broken.get(name, '')} | {value} |" for name, value in solved.items()]
    table = "\n".join(["| Measured | Broken | Solved |", "|---|---|---|", *rows])
    python = ".".join(platform.python_version_tuple()[:2])
    machine = f"{os.cpu_count()} cores, {os.uname().machine}, Python {python}"
    note = (
        f"By `make lab-figures NAME={lab.name}` on {machine},\n"
        "which did other work, too. Times and the counts of races vary from run to run."
    )
    page = solution_page(lab)
    text = _fill(page.read_text(encoding="utf-8"), FIGURES, f"{table}\n\n{note}")
    page.write_text(text, encoding="utf-8")


def read_figures(lab: Lab) -> Sequence[tuple[str, str, str]]:
    """Return ``(name, broken, solved)`` of each figure on the solution page."""
    text = solution_page(lab).read_text(encoding="utf-8")
    part = _marked(FIGURES).search(text)
    lines = part["inside"].splitlines() if part else []
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [(row[0], row[1], row[2]) for row in rows[1:]]


def _fill(text: str, part: str, content: str) -> str:
    return _marked(part).sub(lambda _: f"<!-- {part} -->\n{content}\n<!-- end {part} -->", text)


def _marked(part: str) -> re.Pattern[str]:
    return re.compile(rf"<!-- {part} -->\n(?P<inside>.*?)<!-- end {part} -->", re.DOTALL)


def main() -> int:
    """Write the differences into the solution pages."""
    for lab in find_labs():
        solution_page(lab).write_text(fill_diff(lab), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
