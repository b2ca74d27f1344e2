"""A TCP proxy before a TCP port or a unix socket that tests can interrupt."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

Address = str | tuple[str, int]


class Proxy:
    """
    Forwards bytes between a port of its own and a server.

    ``cut`` closes the port and drops every connection. ``stall`` accepts bytes and forwards none.
    ``restore`` ends both.
    """

    def __init__(self, server: Address) -> None:
        self._server = server
        self._listener = self._listen(0)
        self.port = int(self._listener.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._is_forwarding = threading.Event()
        self._is_forwarding.set()

    def cut(self) -> None:
        # Shut down first, because a close alone does not wake the thread that waits in accept.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in list(self._open):
            _drop(end)

    def stall(self) -> None:
        self._is_forwarding.clear()

    def restore(self) -> None:
        self._is_forwarding.set()
        if self._listener.fileno() == -1:
            self._listener = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = self._connect()
            except OSError:
                _drop(client)
                continue
            self._open |= {client, server}
            for ends in ((client, server), (server, client)):
                threading.Thread(target=self._forward, args=ends, daemon=True).start()

    def _connect(self) -> socket.socket:
        if isinstance(self._server, tuple):
            return socket.create_connection(self._server)
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._server)
        return server

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                self._is_forwarding.wait()
                target.sendall(chunk)
        for end in (source, target):
            self._open.discard(end)
            _drop(end)


def _drop(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def start_proxy(server: Address) -> Iterator[Proxy]:
    """Run a proxy before a server until the end of the block."""
    proxy = Proxy(server)
    try:
        yield proxy
    finally:
        proxy.restore()
        proxy.cut()
