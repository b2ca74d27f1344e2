"""Extracting code from files, by the name of a symbol or between two comments."""

import ast
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

# Not "sh": tests run blocks that are fenced as sh.
LANGUAGES = {
    ".css": "css",
    ".graphql": "graphql",
    ".html": "html",
    ".js": "javascript",
    ".json": "json",
    ".mjs": "javascript",
    ".py": "python",
    ".sh": "bash",
    ".sql": "sql",
    ".toml": "toml",
    ".ts": "typescript",
    ".tsx": "tsx",
    ".yaml": "yaml",
    ".yml": "yaml",
}
NAMED_FILES = {"Dockerfile": "dockerfile", "Makefile": "makefile"}
_COMMENT = re.compile(r"^\s*(?:#|//|--|/\*|<!--|\{#)\s*(end )?snippet: (\S+)")


class SnippetNotFound(LookupError):
    """The file or the snippet in it is missing."""


def pull(address: str, *, root: Path) -> str:
    """
    Return the code at ``path::symbol`` or ``path#name``, dedented.

    :raises SnippetNotFound: if the file or the snippet in it is missing.
    """
    if "::" in address:
        path, _, symbol = address.partition("::")
        return _symbol(_read(root / path, address), symbol, address)
    path, _, name = address.partition("#")
    return _between_comments(_read(root / path, address), name, address)


def get_file(address: str) -> str:
    """Return the path of a snippet's file, from the repository's root."""
    return re.split("::|#", address, maxsplit=1)[0]


def get_language(path: str) -> str:
    """Return the language of the file's fence, for syntax highlighting."""
    file = Path(path)
    return NAMED_FILES.get(file.name) or LANGUAGES.get(file.suffix, "text")


def _read(file: Path, address: str) -> str:
    if not file.is_file():
        raise SnippetNotFound(f"{address}: there is no such file")
    return file.read_text(encoding="utf-8")


def _symbol(source: str, symbol: str, address: str) -> str:
    body: list[ast.stmt] = ast.parse(source).body
    found: ast.stmt | None = None
    for name in symbol.split("."):
        found = next((node for node in body if name in _names(node)), None)
        if found is None:
            raise SnippetNotFound(f"{address}: the file defines no {symbol}")
        body = found.body if isinstance(found, ast.ClassDef) else []
    assert found is not None
    lines = source.splitlines()[_first_line(found) - 1 : found.end_lineno]
    return textwrap.dedent("\n".join(lines))


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    if isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _first_line(node: ast.stmt) -> int:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return node.lineno


def _between_comments(source: str, name: str, address: str) -> str:
    if not name:
        raise SnippetNotFound(f"{address}: say which part, as path::symbol or path#name")
    lines: list[str] = []
    inside = ended = False
    for line in source.splitlines():
        comment = _COMMENT.match(line)
        if comment and comment[2] == name:
            inside, ended = not comment[1], bool(comment[1])
        elif inside and not comment:
            lines.append(line)
    if not ended or not lines:
        raise SnippetNotFound(f"{address}: no comments begin and end a snippet {name}")
    return textwrap.dedent("\n".join(lines))
