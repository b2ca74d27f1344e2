"""The embedded Valkey: cache and broker, on a unix socket, writing what it is told to disk."""

from __future__ import annotations

import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from nexus.embedded.accounts import Account
from nexus.embedded.layout import Places

DATABASES = 64


@dataclass(frozen=True, slots=True)
class Valkey:
    """One Valkey server and its data."""

    name: ClassVar[str] = "valkey"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    last_signal: ClassVar[signal.Signals] = signal.SIGKILL

    program: Path
    places: Places
    account: Account | None

    @property
    def folder(self) -> Path:
        """Where the server works and keeps its data."""
        return self.places.home / "valkey"

    def prepare(self) -> None:
        """Make the data folder if there is none."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            self.account.own(self.folder)

    def clear_marks(self) -> None:
        """Remove what a dead server left behind."""
        self.places.valkey_socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        """Return the command line. Nothing is read from a configuration file."""
        settings = {
            "port": "0",
            "unixsocket": str(self.places.valkey_socket),
            "unixsocketperm": "700",
            "databases": str(DATABASES),
            "dir": str(self.folder),
            # Queued tasks live here: the log keeps them, and nothing is evicted.
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            # The log already has everything; without "force" a full disk or a
            # deleted folder would make the server ignore the signal.
            "shutdown-on-sigterm": "nosave force",
            "daemonize": "no",
        }
        options = (part for key, value in settings.items() for part in (f"--{key}", value))
        return [str(self.program), *options]

    def is_ready(self, pid: int) -> bool:
        """Tell whether the server answers; it does not while it reads its log."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(0.5)
                client.connect(str(self.places.valkey_socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
