"""
Measure a thousand idle streams on one process: memory, descriptors and threads, the time until
one event reaches all of them, and the throughput of ordinary requests beside them.

    PYTHONPATH=platform:. .venv/bin/python bench/streams/idle.py --streams 1000

It uses the servers of NEXUS_STATE_DIR, which must contain the demo data (`manage.py prepare`). CPU
time and memory are those of the server process, from /proc, so other programs do not distort them.
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
    """One stream, read without a library, which would use more CPU time than the server."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.events: list[tuple[float, Any]] = []
        self._changed = asyncio.Event()

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
        """Wait until that many events have arrived."""
        while len(self.events) < amount:
            self._changed.clear()
            await self._changed.wait()

    async def close(self) -> None:
        """Close the connection."""
        self._writer.close()
        self._reading.cancel()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                self.events.append((time.perf_counter(), json.loads(line[6:])))
                self._changed.set()


class Server:
    """The web process and its resource usage."""

    def __init__(self, streams: int) -> None:
        limits = {
            "NEXUS_MAX_STREAMS_ADDRESS": str(streams + 10),
            # On a busy machine requests must wait here instead of being refused.
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

    async def wait_until_ready(self) -> None:
        """Wait until the readiness check succeeds."""
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
        """The id of the process that serves requests: a child of the started one."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return int((children.read_text().split() or [str(self._process.pid)])[0])

    @property
    def megabytes(self) -> float:
        """The private memory of the process, in megabytes."""
        rollup = Path(f"/proc/{self.worker}/smaps_rollup").read_text()
        private = (line for line in rollup.splitlines() if line.startswith("Private_"))
        return sum(int(line.split()[1]) for line in private) / 1024

    @property
    def descriptors(self) -> int:
        """The number of open files and sockets."""
        return len(os.listdir(f"/proc/{self.worker}/fd"))

    @property
    def threads(self) -> int:
        """The number of threads."""
        return len(os.listdir(f"/proc/{self.worker}/task"))

    @property
    def cpu(self) -> float:
        """The CPU time used, in seconds."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self) -> float:
        """Stop the server; return the duration in seconds."""
        began = time.perf_counter()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        return time.perf_counter() - began


async def read_for(seconds: float, server: Server) -> tuple[float, float]:
    """Request a list repeatedly; return requests per second and CPU milliseconds per request."""
    done = 0
    until = time.perf_counter() + seconds
    cpu_before = server.cpu

    async def send_requests() -> None:
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

    await asyncio.gather(*(send_requests() for _ in range(8)))
    return done / seconds, (server.cpu - cpu_before) * 1000 / done


def write_line(line: str) -> None:
    """Write a line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def change_stock(product_id: int) -> float:
    """Change the stock of a product; return the time of the commit (``time.perf_counter``)."""
    from django.utils import timezone

    from domains.commerce import services
    from shared.auth.models import User

    admin = User.objects.filter(role="admin").earliest("pk")
    services.adjust_stock(
        actor=admin, product_id=product_id, delta=1, reason="bench", now=timezone.now()
    )
    return time.perf_counter()


async def measure(amount: int, rounds: int, seconds: float) -> None:
    """Run all rounds and print the results."""
    from domains.commerce.models import Product

    product_id = await asyncio.to_thread(lambda: Product.objects.on_sale().earliest("pk").pk)
    server = Server(amount)
    try:
        await server.wait_until_ready()
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
            cpu_before = server.cpu
            delays = await _send_event(clients, product_id)
            write_line(
                f"round {number + 1}: {amount} streams opened in {opening:.1f} s;"
                f" memory {before[0]:.0f} -> {after[0]:.0f} MB"
                f" ({(after[0] - before[0]) * 1024 / amount:.0f} KB each),"
                f" descriptors {before[1]} -> {after[1]}, threads {before[2]} -> {after[2]}"
            )
            write_line(
                f"  one event: half of them after {statistics.median(delays) * 1000:.0f} ms,"
                f" all after {max(delays) * 1000:.0f} ms,"
                f" {(server.cpu - cpu_before) * 1000:.0f} ms of the server's CPU"
            )
            await asyncio.gather(*(client.close() for client in clients))
            await asyncio.sleep(1)
            write_line(
                f"  after they left: descriptors {server.descriptors}, threads {server.threads}"
            )
        _compare(alone, with_streams)
    finally:
        write_line(f"stopped in {server.stop():.1f} s")


async def _open(amount: int, path: str) -> list[Client]:
    limit = asyncio.Semaphore(20)

    async def open_one() -> Client:
        async with limit:
            return await Client(path).open()

    return list(await asyncio.gather(*(open_one() for _ in range(amount))))


async def _send_event(clients: list[Client], product_id: int) -> list[float]:
    await asyncio.sleep(1)
    counts = [len(client.events) for client in clients]
    committed = await asyncio.to_thread(change_stock, product_id)
    waits: list[Awaitable[None]] = [
        client.until(seen + 1) for client, seen in zip(clients, counts, strict=True)
    ]
    async with asyncio.timeout(30):
        await asyncio.gather(*waits)
    return [
        client.events[seen][0] - committed for client, seen in zip(clients, counts, strict=True)
    ]


def _compare(alone: list[tuple[float, float]], beside: list[tuple[float, float]]) -> None:
    def median_at(rows: list[tuple[float, float]], index: int) -> float:
        return statistics.median(row[index] for row in rows)

    write_line(
        f"requests: {median_at(alone, 0):.0f}/s alone ({median_at(alone, 1):.2f} ms of CPU each),"
        f" {median_at(beside, 0):.0f}/s beside the streams ({median_at(beside, 1):.2f} ms):"
        f" {median_at(beside, 0) / median_at(alone, 0):.0%} of the throughput"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    arguments = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
    import django

    django.setup()
    write_line(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    asyncio.run(measure(arguments.streams, arguments.rounds, arguments.seconds))
