"""
Count the words of unclear English in comments, docstrings, pages and public descriptions.

The comments are those of Python, TypeScript, JavaScript, CSS, YAML, TOML, shell scripts, the
Makefile and the Dockerfile.

``python tools/docs/prose.py [PATH ...]`` lists them with their places, and their rate per 1,000
words. Without a path it reads the whole project.
"""

import ast
import io
import json
import re
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
MARKERS = (
    "whoever",
    "whom",
    "somebody",
    "nobody",
    "anybody",
    "anew",
    "meanwhile",
    "told",
    "tells",
    "said",
    "however often",
    "however many",
    "once however",
    "who asks",
    "who can",
    "who may",
    "mend",
    "mends",
    "mended",
    "spelled",
    "hand over",
    "hands over",
    "handed over",
    "business with",
)
# This file contains the list of the words.
_LISTS_MARKERS = {"tools/docs/prose.py"}
MARKER = re.compile(rf"\b(?:{'|'.join(MARKERS)})\b", re.IGNORECASE)
# Built or generated.
_NOT_OURS = re.compile(r"/(?:built|generated)/|\.d\.ts$")
# A line comment after a space or at the start of a line, so that `https://` is none.
_SLASH_COMMENT = re.compile(r"/\*.*?\*/|(?:(?<=\s)|^)//[^\n]*", re.DOTALL | re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_HASH_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)
_SLASH_SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mjs")
_HASH_SUFFIXES = (".yaml", ".yml", ".toml", ".sh", ".example")
# Files without a suffix whose comments begin with a hash.
_SCRIPTS = (
    "Makefile",
    ".ci/run",
    "deploy/docker/Dockerfile",
    "deploy/docker/entrypoint",
    "deploy/compose/try",
    "tools/setup/environment",
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_DESCRIPTION = re.compile(r'"""(.*?)"""|"((?:[^"\\\n]|\\.)*)"', re.DOTALL)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Line(NamedTuple):
    """A line of prose: its number in the file, and its text without syntax."""

    number: int
    text: str


_Reader = Callable[[str], Iterator[Line]]


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker word and its position."""

    path: str
    line: int
    word: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.word}"


@dataclass(frozen=True, slots=True)
class Count:
    """The number of words in some prose, and the marker words among them."""

    words: int
    markers: Sequence[Marker]

    @property
    def rate(self) -> float:
        """Return the marker words per 1,000 words."""
        return 1000 * len(self.markers) / max(self.words, 1)


def list_tracked(*, paths: Sequence[str] = ()) -> list[str]:
    """
    Return the tracked files that contain prose, as paths relative to the project's root.

    :param paths: files and folders to list; the whole project if empty.
    """
    listing = subprocess.run(  # noqa: S603 - names of files
        ["git", "ls-files", "-z", "--", *paths],  # noqa: S607 - git from the PATH
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listing.stdout.decode().split("\0")
    return [
        name
        for name in names
        if _get_reader(name) and name not in _LISTS_MARKERS and (ROOT / name).is_file()
    ]


def count_markers(*, files: Iterable[str]) -> Count:
    """Count the marker words in the prose of some files."""
    words = 0
    markers: list[Marker] = []
    for name in files:
        for line in read_lines(name=name, text=(ROOT / name).read_text(encoding="utf-8")):
            words += len(_WORD.findall(line.text))
            markers += [
                Marker(name, line.number, found.group(0)) for found in MARKER.finditer(line.text)
            ]
    return Count(words, markers)


def read_lines(*, name: str, text: str) -> Iterator[Line]:
    """Yield the lines of prose in a file. Its name determines the syntax of its comments."""
    reader = _get_reader(name)
    if reader is not None:
        yield from reader(text)


def _get_reader(name: str) -> _Reader | None:
    by_name: dict[str, _Reader] = {
        "docs/api/openapi.json": _openapi,
        "docs/api/schema.graphql": _sdl,
        **dict.fromkeys(_SCRIPTS, partial(_comments, _HASH_COMMENT)),
    }
    if _NOT_OURS.search(name):
        return None
    return by_name.get(name) or _BY_SUFFIX.get(Path(name).suffix)


def _python(text: str) -> Iterator[Line]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield Line(token.start[0], token.string)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, _DOCUMENTED) and (docstring := ast.get_docstring(node, clean=False)):
            first = node.body[0].lineno
            for offset, line in enumerate(docstring.split("\n")):
                yield Line(first + offset, line)


def _comments(pattern: re.Pattern[str], text: str) -> Iterator[Line]:
    for found in pattern.finditer(text):
        first = text.count("\n", 0, found.start()) + 1
        for offset, line in enumerate(found.group(0).split("\n")):
            yield Line(first + offset, line)


def _markdown(text: str) -> Iterator[Line]:
    in_code = False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.lstrip().startswith(("```", "~~~")):
            in_code = not in_code
        elif not in_code:
            yield Line(number, line)


def _sdl(text: str) -> Iterator[Line]:
    for found in _DESCRIPTION.finditer(text):
        number = text.count("\n", 0, found.start()) + 1
        yield Line(number, found.group(1) or found.group(2) or "")


def _openapi(text: str) -> Iterator[Line]:
    pending = [json.loads(text)]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("summary", "description") and isinstance(value, str):
                    yield Line(0, value)
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)


_BY_SUFFIX: dict[str, _Reader] = {
    ".py": _python,
    ".md": _markdown,
    ".css": partial(_comments, _BLOCK_COMMENT),
    **dict.fromkeys(_SLASH_SUFFIXES, partial(_comments, _SLASH_COMMENT)),
    **dict.fromkeys(_HASH_SUFFIXES, partial(_comments, _HASH_COMMENT)),
}


def main(paths: Sequence[str]) -> int:
    """Print the marker words and their rate; return the exit status, 1 if there are any."""
    count = count_markers(files=list_tracked(paths=paths))
    for marker in count.markers:
        print(marker)  # noqa: T201 - a command
    total = f"{len(count.markers)} in {count.words} words: {count.rate:.1f} per 1,000"
    print(total)  # noqa: T201 - a command
    return 1 if count.markers else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
