"""The embedded Valkey: cache and broker, on a unix socket, with an append-only log."""

from __future__ import annotations

import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from nexus.embedded.accounts import Account
from nexus.embedded.layout import ServerFolders

DATABASES = 64


@dataclass(frozen=True, slots=True)
class Valkey:
    """One Valkey server and its data."""

    name: ClassVar[str] = "valkey"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    force_stop_signal: ClassVar[signal.Signals] = signal.SIGKILL

    program: Path
    folders: ServerFolders
    account: Account | None

    @property
    def folder(self) -> Path:
        """The server's data folder, which is also its working folder."""
        return self.folders.home / "valkey"

    def prepare(self) -> None:
        """Create the data folder if there is none."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            self.account.own(self.folder)

    def remove_stale_files(self) -> None:
        """Remove the socket of a server that has ended."""
        self.folders.valkey_socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        """Return the command line. There is no configuration file."""
        settings = {
            "port": "0",
            "unixsocket": str(self.folders.valkey_socket),
            "unixsocketperm": "700",
            "databases": str(DATABASES),
            "dir": str(self.folder),
            # The queue holds tasks: log every write, and evict nothing.
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            # The log is complete. Without "force" the server ignores the signal if the
            # disk is full or the folder is deleted.
            "shutdown-on-sigterm": "nosave force",
            "daemonize": "no",
        }
        options = (part for key, value in settings.items() for part in (f"--{key}", value))
        return [str(self.program), *options]

    def is_ready(self, pid: int) -> bool:
        """Return whether the server answers a PING; it does not while it loads its log."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(0.5)
                client.connect(str(self.folders.valkey_socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
