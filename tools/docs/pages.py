"""
Fill the snippets of the documentation from the code.

``python tools/docs/pages.py [PAGE ...]`` fills them in all pages or in the named ones.
``python tools/docs/pages.py --check`` writes nothing and fails if a page is stale.

A page contains pairs of markers, and the text between them is replaced:

    <!-- snippet: domains/polls/services/voting.py::cast_vote -->
    <!-- end snippet -->
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# As a script, Python looks for modules in this folder; as a module, in the root.
sys.path.insert(0, str(ROOT))

from tools.docs.links import find_markdown  # noqa: E402
from tools.docs.snippets import SnippetNotFound, get_file, get_language, pull  # noqa: E402

END = "<!-- end snippet -->"
_START = re.compile(r"^<!-- snippet: (\S+) -->$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class FilledPage:
    """A page with current snippets, and the problems of those that could not be filled."""

    text: str
    problems: Sequence[str]


def fill(text: str, *, page: Path, root: Path) -> FilledPage:
    """Return the page with the present code in its snippets."""
    output: list[str] = []
    problems: list[str] = []
    for address, lines in _parts(text.splitlines()):
        if address is None:
            output += lines
            continue
        try:
            if lines[-1] != END:
                raise SnippetNotFound(f"{address}: no line {END} follows")
            output += [lines[0], *_render_snippet(address, page=page, root=root), END]
        except SnippetNotFound as error:
            problems.append(f"{page.relative_to(root)}: {error}")
            output += lines
    return FilledPage("\n".join([*output, ""]), problems)


def find_pages(root: Path) -> Sequence[Path]:
    """Return every page of the documentation, including the READMEs."""
    readmes = [root / "README.md", *root.glob("domains/*/README.md")]
    return sorted([*readmes, *find_markdown(root / "docs")])


def main(arguments: Sequence[str]) -> int:
    """Fill or check the pages; return the exit status."""
    parser = argparse.ArgumentParser(description="Fill the snippets of the documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")
    parser.add_argument("pages", nargs="*", type=Path, help="only these pages")
    options = parser.parse_args(arguments)

    problems: list[str] = []
    for page in [path.resolve() for path in options.pages] or find_pages(ROOT):
        before = page.read_text(encoding="utf-8")
        filled = fill(before, page=page, root=ROOT)
        problems += filled.problems
        if filled.text != before and options.check:
            problems.append(f"{page.relative_to(ROOT)}: stale; run python tools/docs/pages.py")
        elif filled.text != before:
            page.write_text(filled.text, encoding="utf-8")
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def _parts(lines: Sequence[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Split a page into plain lines, with None as address, and snippets with their markers."""
    fence = ""
    address: str | None = None
    part: list[str] = []
    for line in lines:
        fenced = _FENCE.match(line)
        start = None if fence else _START.match(line)
        if start:
            # A snippet without an end marker ends here; the caller reports it.
            yield address, part
            address, part = start[1], []
        part.append(line)
        if address is not None and line == END:
            yield address, part
            address, part = None, []
        elif address is None and fenced:
            fence = _after(fence, fenced[1])
    if part:
        yield address, part


def _after(open_fence: str, fence: str) -> str:
    """Return the fence that is open after this one, or an empty text."""
    if not open_fence:
        return fence
    return "" if fence.startswith(open_fence) else open_fence


def _render_snippet(address: str, *, page: Path, root: Path) -> Iterator[str]:
    code = pull(address, root=root)
    path = get_file(address)
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{get_language(path)}"
    yield from code.splitlines()
    yield fence
    yield ""
    yield f"[{path}]({os.path.relpath(root / path, page.parent)})"
    yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
