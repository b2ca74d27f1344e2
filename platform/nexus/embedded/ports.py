"""Find a free port and claim it."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from nexus.embedded.errors import EmbeddedError

HOST = "127.0.0.1"
MAX_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Claim:
    """A port that no other demo uses until it is released or this process ends."""

    # Two servers of one user may share a TCP port (SO_REUSEPORT), so the claim binds
    # the UDP port of the same number, which only one process can hold.
    port: int
    reservation: socket.socket

    def release(self) -> None:
        """Release the port to other processes."""
        self.reservation.close()


def is_free(port: int) -> bool:
    """Return whether the port is free on the loopback addresses."""
    return not _answers(HOST, port) and not _answers("::1", port) and _can_be_bound(port)


def claim_next_free(port: int) -> Claim:
    """
    Claim the port, or the next free one.

    :raises EmbeddedError: if a hundred ports in a row are in use.
    """
    last = min(port + MAX_ATTEMPTS, 65536)
    for candidate in range(port, last):
        if is_free(candidate) and (reservation := _reserve(candidate)):
            return Claim(candidate, reservation)
    raise EmbeddedError(f"No port from {port} to {last - 1} is free. Set PORT to a free one.")


def _reserve(port: int) -> socket.socket | None:
    reservation = socket.socket(type=socket.SOCK_DGRAM)
    try:
        reservation.bind((HOST, port))
    except OSError:
        reservation.close()
        return None
    return reservation


def _answers(host: str, port: int) -> bool:
    # Binding alone is not enough: a listener on another loopback address would
    # receive the browser's requests to "localhost".
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
