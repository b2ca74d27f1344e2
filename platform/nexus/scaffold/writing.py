"""Rendering of the files of a new domain: all of them, or none."""

import io
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nexus.scaffold.names import InvalidDomainName, Names

TEMPLATES = Path(__file__).parent
SUFFIX = "-tpl"
# Dollar signs have a meaning in GraphQL and braces in Python, so placeholders have this form.
_PLACEHOLDER = re.compile(r"<<(\w+)>>")


def write_domain(names: Names, *, root: Path) -> tuple[Path, Path]:
    """
    Write a domain and its tests into a checkout; return ``(domain folder, folder of tests)``.

    :raises InvalidDomainName: if either folder exists already or cannot be written.
    """
    package, tests = root / "domains" / names.domain, root / "tests" / "domains" / names.domain
    for path in (package, tests):
        if path.exists():
            raise InvalidDomainName(f"{path.relative_to(root)} exists already.")
    try:
        # Use the same file system, so that the move is one rename.
        with tempfile.TemporaryDirectory(prefix=".startdomain-", dir=root) as draft:
            _draft(names, Path(draft), root=root)
            _move(Path(draft), package, tests)
    except OSError as failure:
        where = failure.filename2 or failure.filename or root
        raise InvalidDomainName(f"Cannot write {where}: {failure.strerror}.") from None
    return package, tests


@cache
def reserved_names() -> frozenset[str]:
    """
    Return the names that the templates use, which a resource must not have.
    """
    return frozenset(
        token.string
        for path in TEMPLATES.rglob(f"*.py{SUFFIX}")
        for token in tokenize.generate_tokens(
            io.StringIO(_PLACEHOLDER.sub(r"__\1__", path.read_text("utf-8"))).readline
        )
        if token.type == tokenize.NAME and "__" not in token.string
    )


def _draft(names: Names, draft: Path, *, root: Path) -> None:
    for folder in ("domain", "tests"):
        for source in _templates(folder):
            target = draft / source.relative_to(TEMPLATES).with_name(
                source.name.removesuffix(SUFFIX)
            )
            target.parent.mkdir(parents=True, exist_ok=True)
            text = _PLACEHOLDER.sub(lambda word: names.words[word[1]], source.read_text("utf-8"))
            target.write_text(text, encoding="utf-8")
    _format_files(draft, settings=root / "pyproject.toml")


def _templates(folder: str) -> Iterator[Path]:
    return (TEMPLATES / folder).rglob(f"*{SUFFIX}")


def _format_files(draft: Path, *, settings: Path) -> None:
    # Line breaks and the order of imports depend on the lengths of the names.
    chosen = ["--quiet", "--no-cache", "--config", str(settings), str(draft)]
    # The draft is in another folder, so ruff cannot detect the first-party imports.
    ours = ["--config", "lint.isort.known-first-party = ['domains', 'shared', 'tests']"]
    for step in (["check", "--select", "I", "--fix", *ours], ["format"]):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "ruff", *step, *chosen],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise InvalidDomainName(f"ruff could not format the files: {done.stderr.strip()}")


def _move(draft: Path, package: Path, tests: Path) -> None:
    (draft / "domain").rename(package)
    try:
        (draft / "tests").rename(tests)
    except OSError:
        shutil.rmtree(package)
        raise
