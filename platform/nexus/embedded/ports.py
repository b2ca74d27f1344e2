"""Finding a port that nobody listens on, and claiming it."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from nexus.embedded.errors import EmbeddedError

HOST = "127.0.0.1"
HOW_MANY_TO_TRY = 100


@dataclass(frozen=True, slots=True)
class Claim:
    """A port that no other demo takes until it is given back or this process ends."""

    # Two servers of one user may listen on one port, as both of them allow it, so
    # the port itself cannot tell two demos apart. Its UDP namesake can.
    port: int
    mark: socket.socket

    def give_back(self) -> None:
        """Let others have the port."""
        self.mark.close()


def is_free(port: int) -> bool:
    """Tell whether this machine's own addresses have the port free."""
    return not _answers(HOST, port) and not _answers("::1", port) and _can_be_bound(port)


def claim_next_free(port: int) -> Claim:
    """
    Claim the port if it is free, or else the next one that is.

    :raises EmbeddedError: if a hundred in a row are taken.
    """
    last = min(port + HOW_MANY_TO_TRY, 65536)
    for candidate in range(port, last):
        if is_free(candidate) and (mark := _mark(candidate)):
            return Claim(candidate, mark)
    raise EmbeddedError(f"No port from {port} to {last - 1} is free. Set PORT to one that is.")


def _mark(port: int) -> socket.socket | None:
    mark = socket.socket(type=socket.SOCK_DGRAM)
    try:
        mark.bind((HOST, port))
    except OSError:
        mark.close()
        return None
    return mark


def _answers(host: str, port: int) -> bool:
    # Binding alone does not tell: a listener on another address of this machine
    # would take the browser's requests to "localhost".
    try:
        with socket.create_connection((host, port), timeout=0.3):
            return True
    except OSError:
        return False


def _can_be_bound(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
