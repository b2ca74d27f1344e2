"""Promise: Sentry and OpenTelemetry are off, not imported, and need no more than the environment."""

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from nexus.environment import InvalidSetting
from nexus.observability import extras

ROOT = Path(__file__).resolve().parents[3]
# The Redis client imports the interface of OpenTelemetry by itself where it is installed.
IMPORTED = """
print([each for each in sys.modules if re.match(r"sentry|opentelemetry\\.(exporter|instr)", each)])
"""
# A variable and a query string hold a secret.
FAILING = """
from django.test import Client
from nexus.gateway import problems
from shared.request_context import use_request_id

client = Client(SERVER_NAME="localhost")
client.get("/api/v1/polls/7/?token=hunter2", headers={"X-Request-ID": "request-4711"})
with use_request_id("request-4711"):
    try:
        password = "hunter2"
        raise LookupError("lost")
    except LookupError as failure:
        problems.from_exception(failure)
import sentry_sdk
from opentelemetry import trace
sentry_sdk.flush(timeout=10)
trace.get_tracer_provider().force_flush(10_000)
"""


class _Collector(BaseHTTPRequestHandler):
    received: list[tuple[str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.received.append((self.path, body))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@pytest.fixture
def collector() -> Iterator[str]:
    """Return the address of a server that receives reports and spans."""
    _Collector.received.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Collector)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


def run(program: str, **environment: str) -> str:
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            f"import os, re, sys, django\ndjango.setup()\n{program}",
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "nexus.settings.test",
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
            "NEXUS_STATE_DIR": str(settings.NEXUS_STATE_DIR),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_switched_on_without_its_package_refuses_the_start() -> None:
    with pytest.raises(InvalidSetting, match=r"SENTRY_DSN needs .*requirements/observability\.txt"):
        extras.require_package("no_such_package", setting="SENTRY_DSN")


@pytest.mark.slow
def test_nothing_is_imported_while_both_are_off() -> None:
    assert run(IMPORTED, SENTRY_DSN="", OTEL_EXPORTER_OTLP_ENDPOINT="") == "[]\n"


@pytest.mark.slow
def test_reports_and_spans_carry_the_request_id_and_no_secret(collector: str) -> None:
    run(
        FAILING,
        SENTRY_DSN=f"http://key@{collector}/1",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{collector}",
        OTEL_EXPORTER_OTLP_COMPRESSION="none",
    )

    # Spans are exported every five seconds: a slow run sends them in several bodies.
    bodies = [(path, _unpacked(body)) for path, body in _Collector.received]
    reports = b"".join(body for path, body in bodies if path.startswith("/api/1/envelope"))
    spans = b"".join(body for path, body in bodies if path == "/v1/traces")
    assert b"LookupError" in reports
    assert b"request-4711" in reports
    assert b"GET /api/v1/polls/<poll_id>/" in spans
    assert b"SELECT" in spans
    assert b"request-4711" in spans
    assert not [body for _, body in bodies if b"hunter2" in body]


def _unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
