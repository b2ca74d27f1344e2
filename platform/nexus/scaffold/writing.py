"""Writing the files of a new domain: all of them, or none."""

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

from nexus.scaffold.names import Names, NotANewDomain

TEMPLATES = Path(__file__).parent
SUFFIX = "-tpl"
# A dollar sign belongs to GraphQL and braces to Python, so words are left open like this.
_LEFT_OPEN = re.compile(r"<<(\w+)>>")


def write_domain(names: Names, *, root: Path) -> tuple[Path, Path]:
    """
    Write the domain and its tests below a checkout, and return where they are.

    :raises NotANewDomain: if either is there already, or cannot be written.
    """
    package, tests = root / "domains" / names.domain, root / "tests" / "domains" / names.domain
    for path in (package, tests):
        if path.exists():
            raise NotANewDomain(f"{path.relative_to(root)} is there already.")
    try:
        # On the same disk, so that moving it is one step.
        with tempfile.TemporaryDirectory(prefix=".startdomain-", dir=root) as draft:
            _draft(names, Path(draft), root=root)
            _move_both(Path(draft), package, tests)
    except OSError as failure:
        where = failure.filename2 or failure.filename or root
        raise NotANewDomain(f"Cannot write {where}: {failure.strerror}.") from None
    return package, tests


@cache
def words_in_templates() -> frozenset[str]:
    """
    Return the names that the code of every domain uses, so that no thing may be called that.
    """
    return frozenset(
        token.string
        for path in TEMPLATES.rglob(f"*.py{SUFFIX}")
        for token in tokenize.generate_tokens(
            io.StringIO(_LEFT_OPEN.sub(r"__\1__", path.read_text("utf-8"))).readline
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
            text = _LEFT_OPEN.sub(lambda word: names.words[word[1]], source.read_text("utf-8"))
            target.write_text(text, encoding="utf-8")
    _lay_out(draft, settings=root / "pyproject.toml")


def _templates(folder: str) -> Iterator[Path]:
    return (TEMPLATES / folder).rglob(f"*{SUFFIX}")


def _lay_out(draft: Path, *, settings: Path) -> None:
    # How lines break and imports are sorted depends on how long the names are.
    chosen = ["--quiet", "--no-cache", "--config", str(settings), str(draft)]
    # The draft lies elsewhere than what it will be, so ruff cannot see which imports are ours.
    ours = ["--config", "lint.isort.known-first-party = ['domains', 'shared', 'tests']"]
    for step in (["check", "--select", "I", "--fix", *ours], ["format"]):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "ruff", *step, *chosen],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotANewDomain(f"ruff could not lay the files out: {done.stderr.strip()}")


def _move_both(draft: Path, package: Path, tests: Path) -> None:
    (draft / "domain").rename(package)
    try:
        (draft / "tests").rename(tests)
    except OSError:
        shutil.rmtree(package)
        raise
