"""The state folder, and the temporary folders that replace parts of it if it is unsuitable."""

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
MAX_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class StateDir:
    """The files by which processes coordinate."""

    root: Path

    @property
    def lock(self) -> Path:
        """Locked while a process starts the servers."""
        return self.root / "lock"

    @property
    def lease(self) -> Path:
        """Locked, shared, by every process that uses the servers."""
        return self.root / "lease"

    @property
    def watchdog(self) -> Path:
        """Locked until the watchdog ends; holds its process id."""
        return self.root / "watchdog"

    @property
    def report(self) -> Path:
        """The watchdog's latest report on the servers."""
        return self.root / "services.json"

    @property
    def folders(self) -> Path:
        """The file that records the folders of data and sockets."""
        return self.root / "places.json"

    @property
    def logs(self) -> Path:
        """The servers' own logs."""
        return self.root / "logs"

    def make(self) -> None:
        """Create the folder. Other accounts may enter it, because the servers' account must."""
        self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def request(self, names: Iterable[str]) -> None:
        """Record for the watchdog which servers are requested."""
        for name in names:
            (self.root / f"want-{name}").touch()

    def requested(self) -> list[str]:
        """Return the servers requested since the watchdog started."""
        return [path.name.removeprefix("want-") for path in self.root.glob("want-*")]

    def clear_requests(self) -> None:
        """Remove all requests."""
        for path in self.root.glob("want-*"):
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class ServerFolders:
    """The servers' folders: ``home`` holds the data, ``run`` the sockets."""

    home: Path
    run: Path

    @property
    def password(self) -> Path:
        """The file with the database role's password, next to the data."""
        return self.home / "password"

    @property
    def valkey_socket(self) -> Path:
        """The socket of the cache and broker."""
        return self.run / "valkey.sock"


def prepare_folders(state: StateDir, account: Account | None) -> ServerFolders:
    """Choose the folders of data and sockets, reusing the recorded ones, and create them."""
    recorded = _read_recorded(state)
    home = _choose_home(state, account, recorded)
    run = _choose_run(home, account, recorded)
    state.folders.write_text(json.dumps({"home": str(home), "run": str(run)}))
    return ServerFolders(home=home, run=run)


def remove_sockets(folders: ServerFolders) -> None:
    """Remove the folder of the sockets; the data stays for the next start."""
    shutil.rmtree(folders.run, ignore_errors=True)


def remove_external_folders(state: StateDir, folders: ServerFolders) -> None:
    """Remove the folders outside of a state folder that was deleted."""
    for folder in {folders.run, folders.home}:
        if not folder.is_relative_to(state.root):
            shutil.rmtree(folder, ignore_errors=True)


def _read_recorded(state: StateDir) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(state.folders.read_text())
    except (OSError, ValueError):
        return {}
    return found


def _choose_home(state: StateDir, account: Account | None, recorded: dict[str, str]) -> Path:
    if account is None or account.can_enter(state.root):
        return state.root
    # Never change the permissions of parent folders: put the data where the
    # servers' account has access.
    return _reusable(recorded.get("home")) or _temporary_folder(mode=0o711)


def _choose_run(home: Path, account: Account | None, recorded: dict[str, str]) -> Path:
    run = home / "run"
    if not _can_hold_sockets(run):
        run = _reusable(recorded.get("run")) or _temporary_folder(mode=0o700)
    run.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        account.own(run)
    return run


def _can_hold_sockets(run: Path) -> bool:
    # A comma in a database URL separates two hosts and cannot be quoted.
    is_short = len(os.fsencode(run / LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH
    return is_short and "," not in str(run)


def _reusable(recorded: str | None) -> Path | None:
    # Another user may have created the same name in a shared folder after ours was deleted.
    if recorded is None:
        return None
    path = Path(recorded)
    is_safe = path.is_dir() and not path.is_symlink() and _is_private(path)
    return path if is_safe else None


def _is_private(path: Path) -> bool:
    found = path.lstat()
    is_owned = found.st_uid == os.geteuid() or (os.geteuid() == 0 and not found.st_mode & 0o022)
    return is_owned and path.name.startswith("nexus-")


def _temporary_folder(*, mode: int) -> Path:
    base = tempfile.gettempdir()
    if len(os.fsencode(base)) > MAX_SOCKET_PATH - 40:
        base = "/tmp"  # noqa: S108 (mkdtemp makes a private folder in it)
    made = Path(tempfile.mkdtemp(prefix="nexus-", dir=base))
    made.chmod(mode)
    return made
