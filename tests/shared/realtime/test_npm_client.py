"""The npm client graphql-sse, as a frontend uses it, against our server."""

import asyncio
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from granian.constants import Interfaces
from granian.server.embed import Server

from nexus.web.bridge import AsgiBridge
from tests.shared.realtime.scratch.sensors import Sensor

CLIENT = "graphql-sse@2.6.1"
PEER = "graphql@16.11.0"
PROGRAM = Path(__file__).with_name("client.mjs")


@pytest.fixture(scope="module")
def packages() -> Path:
    """Return the folder that has the client, installed once and reused."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not on this machine (apt-get install nodejs npm)")
    folder = Path(settings.NEXUS_STATE_DIR) / "npm" / CLIENT
    if not (folder / "node_modules" / "graphql-sse").exists():
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [
                npm,
                "install",
                "--prefix",
                str(folder),
                "--ignore-scripts",
                "--no-audit",
                CLIENT,
                PEER,
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"{CLIENT} cannot be installed here: {done.stderr.strip()[-200:]}")
    return folder


@pytest.fixture
def address() -> Iterator[str]:
    """Return the URL of a server in this process, which shares the sensors with the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def start() -> tuple[Server, "asyncio.Task[None]"]:
        server = Server(
            AsgiBridge(WSGIHandler()), port=port, interface=Interfaces.ASGINL, log_enabled=False
        )
        return server, asyncio.create_task(server.serve())

    server, serving = asyncio.run_coroutine_threadsafe(start(), loop).result(20)
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        threading.Event().wait(0.05)
    yield f"http://localhost:{port}/graphql"
    loop.call_soon_threadsafe(server.stop)

    async def stopped() -> None:
        await asyncio.wait({serving}, timeout=10)

    asyncio.run_coroutine_threadsafe(stopped(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)


class TestGraphqlSse:
    def test_client_reads_query_mutation_and_subscription(
        self, packages: Path, address: str, sensor: Sensor
    ) -> None:
        done = subprocess.run(
            ["node", str(PROGRAM), str(packages), address],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

        assert done.returncode == 0, done.stderr
        printed = {
            name: value
            for line in done.stdout.splitlines()
            for name, value in json.loads(line).items()
        }
        assert printed["query"][0]["data"] == {"sensor": {"degrees": 20}}
        assert printed["mutation"][0]["data"] == {"setDegrees": {"sensor": {"degrees": 30}}}
        assert [error["extensions"]["code"] for error in printed["invalid"][0]["errors"]] == [
            "graphql_validation_failed"
        ]
        assert printed["first"]["data"] == {"sensorChanged": {"degrees": 30}}
        assert printed["second"]["data"] == {"sensorChanged": {"degrees": 90}}
        # The fixture of the sensor checks that the client has closed its stream.
        assert printed["left"]
