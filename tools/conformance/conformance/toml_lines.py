"""The lines of names in a TOML file, which the parser of the standard library does not report."""

import re
from collections.abc import Iterator, Sequence

_TABLE = re.compile(r"^\s*\[{1,2}\s*([\w.\-]+)\s*\]{1,2}")
_KEY = re.compile(r"^\s*([\w\-]+)\s*=")


def find_line(text: str, path: Sequence[str]) -> int:
    """Return the line of the longest part of the path that is in the text; 1 without any."""
    lines = dict(_places(text))
    for length in range(len(path), 0, -1):
        if line := lines.get(tuple(path[:length])):
            return line
    return 1


def _places(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    table: tuple[str, ...] = ()
    is_inside_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not is_inside_text:
            if found := _TABLE.match(line):
                table = tuple(found[1].split("."))
                yield table, number
            elif found := _KEY.match(line):
                yield (*table, found[1]), number
        if (line.count('"""') + line.count("'''")) % 2:
            is_inside_text = not is_inside_text
