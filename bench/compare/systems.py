"""The systems of the comparison: how each is started, and what its responses must contain."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

from bench.compare.items import ITEMS
from bench.compare.nexus_process import JWT_KEY, nexus_environment
from bench.compare.peer_packages import PYTHON, find_node
from bench.compare.processes import SERVER_CPU, start, stop
from bench.compare.requests import Request, Requests, sign_with_key, sign_with_secret
from bench.compare.servers import Servers
from bench.compare.sizes import Size
from nexus.embedded.ports import HOST, claim_next_free
from shared.auth.keys import read_key

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PEERS: Mapping[str, Any] = json.loads((HERE / "peers.json").read_text())
NEXUS: Mapping[str, Any] = json.loads((HERE / "nexus.json").read_text())
CACHED, PLAIN = "nexus", "nexus-plain"
# The limit that the database sets: the SQL of each item, without a web server.
PGBENCH = "pgbench"
# Of the peers, which run during a comparison only.
_PEER_SECRET = "bench-secret-bench-secret-bench-secret"  # noqa: S105
_FIRST_PORT = 19100
_SECONDS_TO_START = 60


class SystemFailed(Exception):
    """A server did not start."""


@dataclass(kw_only=True)
class System:
    """A web server, and the requests that it gets."""

    key: str
    name: str
    items: Mapping[str, Any]
    command: list[str]
    folder: Path
    environment: Mapping[str, str]
    requests: Requests
    log: Path
    _port: int = 0
    _process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def address(self) -> str:
        """The host and port."""
        return f"{HOST}:{self._port}"

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """
        Start the server and wait until it accepts connections.

        :raises SystemFailed: if it does not.
        """
        claim = claim_next_free(_FIRST_PORT)
        self._port = claim.port
        command = [Template(word).safe_substitute(port=claim.port) for word in self.command]
        environment = {**self.environment, "BENCH_PORT": str(claim.port)}
        self._process = start(
            command, cpu=SERVER_CPU, folder=self.folder, environment=environment, log=self.log
        )
        try:
            self._await_start()
        finally:
            claim.release()

    def stop(self) -> None:
        """Stop the server, if it runs."""
        if self._process:
            stop(self._process)

    def send(self, request: Request) -> tuple[int, bytes]:
        """Send a request on a new connection; return the status and the body."""
        connection = http.client.HTTPConnection(self.address, timeout=60)
        headers = {"Accept": "application/json"}
        if request.token:
            headers["Authorization"] = f"Bearer {request.token}"
        if request.body:
            headers["Content-Type"] = "application/json"
        connection.request(request.method, request.path, request.body, headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    def _await_start(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and self._process and self._process.poll() is None:
            try:
                socket.create_connection((HOST, self._port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemFailed(f"{self.key} did not start; see {self.log}.")


def find_problem(
    *, item: str, spec: Mapping[str, Any], size: Size, status: int, body: bytes
) -> str:
    """Return what is wrong with a response to request 0 of an item, or an empty text."""
    wanted = ITEMS[item]
    excerpt = repr(body[:200])
    if status >= 300:
        return f"status {status}: {excerpt}"
    if b'"errors"' in body:
        return f"GraphQL errors: {excerpt}"
    if wanted.contains(size).encode() not in body:
        return f"{wanted.contains(size)} is missing: {excerpt}"
    if wanted.rows is None or "list" not in spec:
        return ""
    rows = json.loads(body)
    for name in filter(None, spec["list"].split(".")):
        rows = rows[name]
    return "" if len(rows) == wanted.rows else f"{len(rows)} rows, not {wanted.rows}: {excerpt}"


def make_systems(
    *, keys: Sequence[str], servers: Servers, size: Size, folder: Path
) -> Mapping[str, System]:
    """Return the web servers of these keys by key. Their logs are in the folder."""
    return {
        key: _nexus(key, servers, size, folder)
        if key in (CACHED, PLAIN)
        else _peer(key, servers, size, folder)
        for key in keys
        if key != PGBENCH
    }


def _nexus(key: str, servers: Servers, size: Size, folder: Path) -> System:
    command = [Template(word).safe_substitute(python=sys.executable) for word in NEXUS["command"]]
    items = NEXUS["items"]
    if key == PLAIN:
        # Without a cache, no response can be stale.
        items = {item: {**spec, "fresh": None} for item, spec in items.items()}
    sign = sign_with_key(read_key(JWT_KEY))
    return System(
        key=key,
        name=NEXUS["name"] if key == CACHED else f"{NEXUS['name']}, without a cache",
        items=items,
        command=command,
        folder=ROOT,
        environment=nexus_environment(
            database_url=servers.database_url,
            cache_url=servers.cache_url,
            folder=folder / "nexus",
            settings=NEXUS["environment"],
            has_cache=key == CACHED,
        ),
        requests=Requests(items=items, claims=NEXUS["claims"], sign=sign, size=size),
        log=folder / f"{key}.log",
    )


def _peer(key: str, servers: Servers, size: Size, folder: Path) -> System:
    spec = PEERS[key]
    names = {"python": str(PYTHON), "node": str(find_node())}
    return System(
        key=key,
        name=spec["name"],
        items=spec["items"],
        command=[Template(word).safe_substitute(names) for word in spec["command"]],
        folder=HERE / spec["folder"],
        environment={
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "BENCH_DB": servers.database_url,
            "BENCH_SECRET": _PEER_SECRET,
            **spec["environment"],
        },
        requests=Requests(
            items=spec["items"], claims={}, sign=sign_with_secret(_PEER_SECRET), size=size
        ),
        log=folder / f"{key}.log",
    )
