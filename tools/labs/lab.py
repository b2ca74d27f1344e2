"""
A lab: a fault that is put into a copy of Nexus, with a task, hints, a solution and a test.

The fault is in ``break.toml``. Each replacement names a file, the text that is there exactly once,
and the faulty text; each addition names a new file. A replacement whose text is not found is an
error, so a lab cannot go stale unnoticed.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LABS = Path("docs", "labs")
TEST_FILE = "test_lab.py"
# What a copy must not contain: it would reveal the solutions.
SPOILERS = ("break.toml", "solution.md")
_TASK = re.compile(r"^## Task\n(?P<text>.*?)(?=^## )", re.MULTILINE | re.DOTALL)


class UnknownLab(LookupError):
    """There is no lab of that name. The message lists the names."""


class StaleBreak(ValueError):
    """A replacement does not fit the code any more."""


@dataclass(frozen=True, slots=True)
class Change:
    """A changed or added file, with its text in the solution (none if added) and in the lab."""

    path: str
    solved: str
    broken: str


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab in its folder below docs/labs."""

    folder: Path

    @property
    def name(self) -> str:
        """The name, as in ``make lab NAME=...``."""
        return self.folder.name

    @property
    def test(self) -> Path:
        """The path of the test, from the root of a checkout or copy."""
        return LABS / self.name / TEST_FILE

    @property
    def task(self) -> str:
        """The task, as the README states it."""
        found = _TASK.search((self.folder / "README.md").read_text(encoding="utf-8"))
        return found["text"].strip() if found else ""

    def read_changes(self, root: Path = ROOT) -> Sequence[Change]:
        """
        Return the changes that break a checkout.

        :raises StaleBreak: if a text that is to be replaced is not in its file exactly once.
        """
        described = tomllib.loads((self.folder / "break.toml").read_text(encoding="utf-8"))
        changes = {
            added["file"]: Change(added["file"], solved="", broken=added["text"])
            for added in described.get("add", ())
        }
        for replaced in described.get("replace", ()):
            path, original = replaced["file"], replaced["original"]
            before = (root / path).read_text(encoding="utf-8")
            text = changes[path].broken if path in changes else before
            if text.count(original) != 1:
                raise StaleBreak(
                    f"{self.name}: {path} contains {text.count(original)} times:\n{original}"
                )
            changes[path] = Change(path, before, text.replace(original, replaced["broken"]))
        return list(changes.values())

    def apply(self, root: Path) -> None:
        """
        Break the code below a folder.

        :raises StaleBreak: if a text that is to be replaced is not in its file exactly once.
        """
        for change in self.read_changes(root):
            (root / change.path).write_text(change.broken, encoding="utf-8")

    def write_diff(self) -> str:
        """Return the difference that solves the lab, as ``git diff`` prints it."""
        return "".join(_diff(change) for change in self.read_changes())


def find_labs(root: Path = ROOT) -> Sequence[Lab]:
    """Return every lab, by name."""
    return [Lab(file.parent) for file in sorted((root / LABS).glob("*/break.toml"))]


def get_lab(name: str) -> Lab:
    """
    Return the lab with that name.

    :raises UnknownLab: if there is none.
    """
    labs = {lab.name: lab for lab in find_labs()}
    if name not in labs:
        raise UnknownLab(f"There is no lab {name!r}. The labs: {', '.join(labs)}.")
    return labs[name]


def _diff(change: Change) -> str:
    is_added = not change.solved
    lines = difflib.unified_diff(
        change.broken.splitlines(keepends=True),
        change.solved.splitlines(keepends=True),
        f"a/{change.path}",
        "/dev/null" if is_added else f"b/{change.path}",
    )
    return "".join(_without_blank_ends(lines))


def _without_blank_ends(lines: Iterator[str]) -> Iterator[str]:
    # A context line that is empty is a single space, which editors remove.
    return ("\n" if line == " \n" else line for line in lines)
