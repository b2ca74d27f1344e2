"""Copies of this checkout, like a new clone with the environment of the original."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def copy_checkout(root: Path, folder: Path) -> None:
    """
    Copy the tracked and the untracked files of a checkout, and link its environment.

    Ignored files are left out, except compiled modules: with them, the first command in the copy
    takes seconds less.
    """
    for name in list_files(root):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        # Compiled modules are valid for the same time of modification.
        shutil.copy2(root / name, folder / name)
        for compiled in _compiled(root / name):
            target = folder / compiled.relative_to(root)
            target.parent.mkdir(exist_ok=True)
            shutil.copy2(compiled, target)
    (folder / ".venv").symlink_to(Path(sys.prefix))


def list_files(root: Path) -> Iterator[str]:
    """Yield the paths of a checkout's files that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return (name for name in listed.stdout.split("\0") if name and (root / name).is_file())


def _compiled(file: Path) -> Iterator[Path]:
    if file.suffix == ".py":
        yield from (file.parent / "__pycache__").glob(
            f"{file.stem}.{sys.implementation.cache_tag}.pyc"
        )
