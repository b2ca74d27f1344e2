"""The commands of the documentation: blocks fenced as sh, and the reasons for not running some."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REASONS = frozenset(
    {
        "starts the demo",
        "is the test suite",
        "needs Docker",
        "needs Node",
        "is for another machine",
        "takes minutes",
        "in a scratch copy",
    }
)
"""The reasons for which the tests may skip a block."""

_FENCE = re.compile(r"^ *(?P<fence>`{3,}|~{3,})(?P<language>\w*)")
_NOT_RUN = re.compile(r"^<!-- not run: (?P<reason>.*) -->$")
_TARGET = re.compile(r"^\s*(?:\w+=\S+ )*make ([a-z-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of commands. ``reason`` is empty, or the reason for not running it in tests."""

    page: Path
    line: int
    commands: str
    reason: str

    @property
    def targets(self) -> list[str]:
        """The targets of the Makefile in the commands."""
        return _TARGET.findall(self.commands)


def find_blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page that are fenced as sh, in order."""
    before = fence = language = ""
    start, inside = 0, list[str]()
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        match = _FENCE.match(line)
        if not fence and match:
            fence, language, start, inside = match["fence"], match["language"], number, []
            continue
        if fence and match and match["fence"].startswith(fence) and not match["language"]:
            if language == "sh":
                reason = _NOT_RUN.match(before)
                commands = textwrap.dedent("\n".join(inside))
                yield Block(page, start, f"{commands}\n", reason["reason"] if reason else "")
            fence = ""
        elif fence:
            inside.append(line)
            continue
        before = line.strip()
