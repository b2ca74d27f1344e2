"""The HTTP server of the simulator: TMDb's paths below ``/3``, posters, and fault injection."""

import gzip
import json
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from domains.movies.simulator.answers import Answers, Json, Refused, absent
from domains.movies.simulator.faults import Fault, Faults
from domains.movies.simulator.films import Library

HOST = "127.0.0.1"
DEFAULT_PORT = 8034
LONGEST_HANG = 30.0
CONTROL = "/simulator/"
_REFUSED_KEY = {
    "success": False,
    "status_code": 7,
    "status_message": "Invalid API key: You must be granted a valid key.",
}


class Simulator:
    """
    A simulator of TMDb on a local port. It serves within a ``with`` block.

    ``accepts`` is the only valid credential. If it is empty, credentials are not checked.
    """

    def __init__(self, *, port: int = 0, latency: float = 0.0, accepts: str = "") -> None:
        self.faults = Faults()
        self.library = Library(today=datetime.now(tz=UTC).date())
        self.latency = latency
        self.accepts = accepts
        self.credentials: list[str] = []
        self.is_closing = threading.Event()
        self._server = _Server((HOST, port), _Handler)
        self._server.simulator = self
        self.answers = Answers(self.library, images=lambda: f"{self._origin}/t/p/")
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def url(self) -> str:
        """Return the value of TMDB_API_URL for the simulator."""
        return f"{self._origin}/3"

    @property
    def _origin(self) -> str:
        return f"http://{HOST}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving, and release hanging connections."""
        self.is_closing.set()
        self._server.shutdown()
        self._server.server_close()

    def fail(self, **fault: Any) -> None:
        """Inject a fault from now on. The arguments are those of ``Fault``."""
        self.faults.set(Fault(**fault))

    def recover(self) -> None:
        """Stop injecting faults."""
        self.faults.clear()

    @property
    def calls(self) -> int:
        """Return the number of calls since the counter was reset."""
        return sum(self.faults.calls().values())

    def calls_of(self, words: str) -> int:
        """Return the number of calls of paths that contain this text."""
        return sum(count for path, count in self.faults.calls().items() if words in path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    simulator: Simulator

    def handle_error(self, *_: Any) -> None:
        # Clients that disconnect from slow responses are expected here.
        return


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are sent apart: the body would wait for the client's delayed acknowledgement.
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith(CONTROL):
            self._control(parts.path)
        elif parts.path.startswith("/t/p/"):
            self._send(200, _poster(parts.path), kind="image/svg+xml")
        else:
            self._answer(parts.path.removeprefix("/3/"), dict(parse_qsl(parts.query)))

    def do_POST(self) -> None:
        self._control(urlsplit(self.path).path)

    def do_DELETE(self) -> None:
        self._control(urlsplit(self.path).path)

    def log_message(self, *_: Any) -> None:
        return

    def _answer(self, path: str, query: dict[str, str]) -> None:
        simulator = self.server.simulator
        fault = simulator.faults.note(path)
        self._rest(simulator.latency + (fault.delay if fault else 0.0))
        simulator.credentials.append(
            self.headers.get("Authorization", "") or query.get("api_key", "")
        )
        if fault and fault.mode:
            getattr(self, f"_{fault.mode}")(fault)
        elif simulator.accepts and simulator.accepts not in simulator.credentials[-1]:
            self._send_json(401, _REFUSED_KEY)
        else:
            self._send_answer(path, query)

    def _send_answer(self, path: str, query: dict[str, str]) -> None:
        try:
            self._send_json(200, self.server.simulator.answers.to(path, query))
        except Refused as refusal:
            self._send_json(refusal.status, refusal.body)

    def _control(self, path: str) -> None:
        faults = self.server.simulator.faults
        document = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        match self.command, path.removeprefix(CONTROL).strip("/"):
            case "GET", "calls":
                calls = faults.calls()
                self._send_json(200, {"total": sum(calls.values()), "by_path": dict(calls)})
            case "DELETE", "calls":
                faults.forget_calls()
                self._send_json(200, {})
            case "POST", "fail":
                known = {field.name for field in fields(Fault)}
                faults.set(Fault(**{name: document[name] for name in document if name in known}))
                self._send_json(200, document)
            case "DELETE", "fail":
                faults.clear()
                self._send_json(200, {})
            case _:
                self._send_json(404, absent().body)

    def _status(self, fault: Fault) -> None:
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        self._send_json(
            fault.status,
            {"success": False, "status_code": 11, "status_message": "Configured to fail."},
            **headers,
        )

    def _html(self, fault: Fault) -> None:
        self._send(200, b"<html><h1>Down for maintenance</h1></html>", kind="text/html")

    def _truncated(self, fault: Fault) -> None:
        self._send(200, b'{"page": 1, "results": [{"id": 90, "tit')

    def _wrong(self, fault: Fault) -> None:
        self._send_json(200, {"page": "one", "results": {"id": []}, "title": 7, "genres": 3})

    def _body(self, fault: Fault) -> None:
        self._send(200, fault.body.encode("utf-8", "surrogatepass"))

    def _redirect(self, fault: Fault) -> None:
        self._send(302, b"", Location="http://169.254.169.254/latest/meta-data/")

    def _bomb(self, fault: Fault) -> None:
        self._send(200, gzip.compress(b" " * 50_000_000), **{"Content-Encoding": "gzip"})

    def _hang(self, fault: Fault) -> None:
        self._rest(LONGEST_HANG)
        self.close_connection = True

    def _reset(self, fault: Fault) -> None:
        # With a linger time of 0 the kernel sends RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self.server.simulator.is_closing.wait(seconds)

    def _send_json(self, status: int, body: Json, **headers: str) -> None:
        self._send(status, json.dumps(body).encode(), **headers)

    def _send(
        self, status: int, body: bytes, *, kind: str = "application/json", **headers: str
    ) -> None:
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", f"{kind};charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Demo-Catalogue", "invented films")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)


def _poster(path: str) -> bytes:
    number = "".join(letter for letter in path.rpartition("/")[2] if letter.isdecimal())
    hue = int(number or 0) * 47 % 360
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 300">'
        f'<rect width="200" height="300" fill="hsl({hue} 45% 35%)"/>'
        f'<circle cx="100" cy="110" r="60" fill="hsl({(hue + 40) % 360} 60% 60%)"/>'
        f'<text x="100" y="250" fill="white" text-anchor="middle">No. {number[-3:]}</text></svg>'
    ).encode()
