"""
A thousand idle streams on one process: what they cost, how fast one event reaches them all, and
how ordinary requests fare meanwhile.

    PYTHONPATH=platform:. .venv/bin/python bench/streams/idle.py --streams 1000

Uses the parts of NEXUS_STATE_DIR, which must hold the demo data (`manage.py prepare`). CPU and
memory are the server's own, from /proc, so they stay true on a machine that is shared.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
HOST, PORT = "127.0.0.1", 18790
READ = "/api/v1/products/?page_size=20"
TICKS = os.sysconf("SC_CLK_TCK")


class Client:
    """One stream, read by hand: a library would cost more than the server."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.events: list[tuple[float, Any]] = []
        self._told = asyncio.Event()

    async def open(self) -> "Client":
        """Open the stream and wait for its first event."""
        reader, self._writer = await asyncio.open_connection(HOST, PORT)
        head = f"GET {self._path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
        self._writer.write(head.encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise SystemExit(f"A stream was refused: {status.decode()}")
        self._reading = asyncio.create_task(self._read(reader))
        await self.until(1)
        return self

    async def until(self, amount: int) -> None:
        """Wait until so many events have come."""
        while len(self.events) < amount:
            self._told.clear()
            await self._told.wait()

    async def close(self) -> None:
        """Leave."""
        self._writer.close()
        self._reading.cancel()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                self.events.append((time.perf_counter(), json.loads(line[6:])))
                self._told.set()


class Server:
    """The web process and what it uses."""

    def __init__(self, streams: int) -> None:
        limits = {
            "NEXUS_MAX_STREAMS_ADDRESS": str(streams + 10),
            # A busy machine must make it slower here, not refuse.
            "NEXUS_MAX_WAIT_SECONDS": "60",
            "NEXUS_THROTTLES": "off",
            "NEXUS_SERVER_TIMING": "off",
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        }
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "nexus.web", "--host", HOST, "--port", str(PORT)],
            cwd=ROOT,
            env={**os.environ, **limits},
        )

    async def ready(self) -> None:
        """Wait until it answers."""
        async with httpx.AsyncClient() as client:
            for _ in range(900):
                try:
                    (await client.get(f"http://{HOST}:{PORT}/readyz")).raise_for_status()
                except httpx.HTTPError:
                    await asyncio.sleep(0.2)
                else:
                    return
        raise SystemExit("The server does not start.")

    @property
    def worker(self) -> int:
        """The process that serves: the child of the one that was started."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return int((children.read_text().split() or [str(self._process.pid)])[0])

    @property
    def megabytes(self) -> float:
        """The memory it has to itself."""
        said = Path(f"/proc/{self.worker}/smaps_rollup").read_text()
        private = (line for line in said.splitlines() if line.startswith("Private_"))
        return sum(int(line.split()[1]) for line in private) / 1024

    @property
    def descriptors(self) -> int:
        """How many files and sockets it has open."""
        return len(os.listdir(f"/proc/{self.worker}/fd"))

    @property
    def threads(self) -> int:
        """How many threads it has."""
        return len(os.listdir(f"/proc/{self.worker}/task"))

    @property
    def cpu(self) -> float:
        """The seconds of CPU it has used."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self) -> float:
        """Have it stop, and say how long that took."""
        began = time.perf_counter()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        return time.perf_counter() - began


async def read_for(seconds: float, server: Server) -> tuple[float, float]:
    """Read a list over and over: requests a second, and milliseconds of CPU for each."""
    done = 0
    until = time.perf_counter() + seconds
    used = server.cpu

    async def one_after_the_other() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection(HOST, PORT)
        while time.perf_counter() < until:
            writer.write(f"GET {READ} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            length = 0
            while (line := await reader.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            await reader.readexactly(length)
            done += 1
        writer.close()

    await asyncio.gather(*(one_after_the_other() for _ in range(8)))
    return done / seconds, (server.cpu - used) * 1000 / done


def say(line: str) -> None:
    """Write a line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def announce(product_id: int) -> float:
    """Change a stock as a service does, in this process, and return when it was committed."""
    from django.utils import timezone

    from domains.commerce import services
    from shared.auth.models import User

    admin = User.objects.filter(role="admin").earliest("pk")
    services.adjust_stock(
        actor=admin, product_id=product_id, delta=1, reason="bench", now=timezone.now()
    )
    return time.perf_counter()


async def measure(amount: int, rounds: int, seconds: float) -> None:
    """Run it all and print what was found."""
    from domains.commerce.models import Product

    product_id = await asyncio.to_thread(lambda: Product.objects.on_sale().earliest("pk").pk)
    server = Server(amount)
    try:
        await server.ready()
        await read_for(2, server)
        alone, with_streams = [], []
        for number in range(rounds):
            alone.append(await read_for(seconds, server))
            before = (server.megabytes, server.descriptors, server.threads)
            began = time.perf_counter()
            clients = await _open(amount, f"/api/v1/products/{product_id}/stream/")
            opening = time.perf_counter() - began
            after = (server.megabytes, server.descriptors, server.threads)
            with_streams.append(await read_for(seconds, server))
            used = server.cpu
            reached = await _event(clients, product_id)
            say(
                f"round {number + 1}: {amount} streams opened in {opening:.1f} s;"
                f" memory {before[0]:.0f} -> {after[0]:.0f} MB"
                f" ({(after[0] - before[0]) * 1024 / amount:.0f} KB each),"
                f" descriptors {before[1]} -> {after[1]}, threads {before[2]} -> {after[2]}"
            )
            say(
                f"  one event: half of them after {statistics.median(reached) * 1000:.0f} ms,"
                f" all after {max(reached) * 1000:.0f} ms,"
                f" {(server.cpu - used) * 1000:.0f} ms of the server's CPU"
            )
            await asyncio.gather(*(client.close() for client in clients))
            await asyncio.sleep(1)
            say(f"  after they left: descriptors {server.descriptors}, threads {server.threads}")
        _compare(alone, with_streams)
    finally:
        say(f"stopped in {server.stop():.1f} s")


async def _open(amount: int, path: str) -> list[Client]:
    places = asyncio.Semaphore(20)

    async def open_one() -> Client:
        async with places:
            return await Client(path).open()

    return list(await asyncio.gather(*(open_one() for _ in range(amount))))


async def _event(clients: list[Client], product_id: int) -> list[float]:
    await asyncio.sleep(1)
    had = [len(client.events) for client in clients]
    committed = await asyncio.to_thread(announce, product_id)
    waits: list[Awaitable[None]] = [
        client.until(seen + 1) for client, seen in zip(clients, had, strict=True)
    ]
    async with asyncio.timeout(30):
        await asyncio.gather(*waits)
    return [client.events[seen][0] - committed for client, seen in zip(clients, had, strict=True)]


def _compare(alone: list[tuple[float, float]], beside: list[tuple[float, float]]) -> None:
    def pick(rows: list[tuple[float, float]], place: int) -> float:
        return statistics.median(row[place] for row in rows)

    say(
        f"requests: {pick(alone, 0):.0f}/s alone ({pick(alone, 1):.2f} ms of CPU each),"
        f" {pick(beside, 0):.0f}/s beside the streams ({pick(beside, 1):.2f} ms):"
        f" {pick(beside, 0) / pick(alone, 0):.0%} of the throughput"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    given = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
    import django

    django.setup()
    say(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    asyncio.run(measure(given.streams, given.rounds, given.seconds))
