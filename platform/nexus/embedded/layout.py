"""Where everything is kept: the state folder, and a folder elsewhere when that one cannot serve."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nexus.embedded.accounts import Account

# The kernel allows 107 bytes for the path of a socket, macOS 103.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class StateDir:
    """The files by which processes find each other and agree."""

    root: Path

    @property
    def lock(self) -> Path:
        """Locked while somebody starts the parts."""
        return self.root / "lock"

    @property
    def lease(self) -> Path:
        """Locked, shared, by every process that uses the parts."""
        return self.root / "lease"

    @property
    def watchdog(self) -> Path:
        """Locked for as long as the watchdog lives; holds its process id."""
        return self.root / "watchdog"

    @property
    def report(self) -> Path:
        """What the watchdog last had to say about the parts."""
        return self.root / "services.json"

    @property
    def places(self) -> Path:
        """Where data and sockets are, if not here."""
        return self.root / "places.json"

    @property
    def logs(self) -> Path:
        """The servers' own logs."""
        return self.root / "logs"

    def make(self) -> None:
        """Create the folder. Others may pass through it, as a server's account has to."""
        self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def want(self, names: Iterable[str]) -> None:
        """Note for the watchdog which parts are wanted."""
        for name in names:
            (self.root / f"want-{name}").touch()

    def wanted(self) -> list[str]:
        """Return the parts that somebody wanted since the watchdog started."""
        return [path.name.removeprefix("want-") for path in self.root.glob("want-*")]

    def forget_wanted(self) -> None:
        """Want nothing any more."""
        for path in self.root.glob("want-*"):
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the servers keep their data and where they listen."""

    home: Path
    run: Path

    @property
    def password(self) -> Path:
        """The database role's password, beside the data it opens."""
        return self.home / "password"

    @property
    def valkey_socket(self) -> Path:
        """Where the cache and broker listens."""
        return self.run / "valkey.sock"


def settle(state: StateDir, account: Account | None) -> Places:
    """Decide where data and sockets go, as last time if that still holds, and make the folders."""
    known = _recorded(state)
    home = _home(state, account, known)
    run = _run(home, account, known)
    state.places.write_text(json.dumps({"home": str(home), "run": str(run)}))
    return Places(home=home, run=run)


def leave(places: Places) -> None:
    """Remove the folder of the sockets; everything else is kept for the next start."""
    shutil.rmtree(places.run, ignore_errors=True)


def forsake(state: StateDir, places: Places) -> None:
    """Remove what was kept outside of a state folder that somebody has deleted."""
    for folder in {places.run, places.home}:
        if not folder.is_relative_to(state.root):
            shutil.rmtree(folder, ignore_errors=True)


def _recorded(state: StateDir) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(state.places.read_text())
    except (OSError, ValueError):
        return {}
    return found


def _home(state: StateDir, account: Account | None, known: dict[str, str]) -> Path:
    if account is None or account.can_enter(state.root):
        return state.root
    # Opening the folders above to a foreign account is not ours to do, so the
    # data goes where that account may go.
    return _again(known.get("home")) or _elsewhere(mode=0o711)


def _run(home: Path, account: Account | None, known: dict[str, str]) -> Path:
    run = home / "run"
    if not _can_hold_sockets(run):
        run = _again(known.get("run")) or _elsewhere(mode=0o700)
    run.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        account.own(run)
    return run


def _can_hold_sockets(run: Path) -> bool:
    # A comma in the address of a database separates two hosts, and nothing quotes it.
    is_short = len(os.fsencode(run / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    return is_short and "," not in str(run)


def _again(recorded: str | None) -> Path | None:
    # A name in a shared folder can be taken by a stranger once ours is deleted.
    if recorded is None:
        return None
    path = Path(recorded)
    is_ours = path.is_dir() and not path.is_symlink() and _is_private(path)
    return path if is_ours else None


def _is_private(path: Path) -> bool:
    found = path.lstat()
    is_mine = found.st_uid == os.geteuid() or (os.geteuid() == 0 and not found.st_mode & 0o022)
    return is_mine and path.name.startswith("nexus-")


def _elsewhere(*, mode: int) -> Path:
    base = tempfile.gettempdir()
    if len(os.fsencode(base)) > LONGEST_SOCKET_PATH - 40:
        base = "/tmp"  # noqa: S108 (mkdtemp makes a private folder in it)
    made = Path(tempfile.mkdtemp(prefix="nexus-", dir=base))
    made.chmod(mode)
    return made
