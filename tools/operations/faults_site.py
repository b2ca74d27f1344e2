"""The site of the lab of faults: each part is a process of its own, some behind proxies."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from nexus.embedded.accounts import account_for_servers
from tests.faults.proxy import Proxy, start_proxy
from tools.operations.connections_load import PASSWORD
from tools.operations.faults_parts import ROOT, Part, redis, worker
from tools.operations.lab_processes import free_port, start
from tools.operations.postgres_pair import newest_programs
from tools.operations.shop_lab import shop_environment

DISK_MEGABYTES = 400
_PENDING = """
SELECT count(*) FROM events_outboxdelivery WHERE delivered_at IS NULL
UNION ALL SELECT count(*) FROM events_outboxevent WHERE dispatched_at IS NULL
"""


@dataclass(frozen=True)
class Site:
    """
    A web process and what it needs.

    ``disk`` is the folder of the small file system of PostgreSQL, or None if it has none.
    """

    port: int
    parts: Mapping[str, Part]
    proxies: Mapping[str, Proxy]
    database_url: str
    mails: Path
    disk: Path | None

    def orders(self) -> list[int]:
        """Return the ids of all stored orders of the clients."""
        return [
            number
            for (number,) in self._rows(
                "SELECT o.id FROM commerce_order o JOIN identity_user u ON u.id = o.user_id"
                " WHERE u.username LIKE 'lab-%'"
            )
        ]

    def balances(self) -> list[tuple[int, ...]]:
        """Return of each product the id, and its stock minus the sum of its stock ledger."""
        return self._rows(
            "SELECT p.id, p.stock - coalesce(sum(m.delta), 0) FROM commerce_product p"
            " LEFT JOIN commerce_stockmovement m ON m.product_id = p.id GROUP BY p.id ORDER BY p.id"
        )

    def wait_for_deliveries(self, seconds: float) -> int:
        """Wait until all events are delivered; return how many are not when the time is over."""
        until = time.monotonic() + seconds
        while pending := sum(number for (number,) in self._rows(_PENDING)):
            if time.monotonic() > until:
                break
            time.sleep(0.5)
        # The last mails are being sent when their events count as delivered.
        time.sleep(15)
        return pending

    def fill_disk(self) -> None:
        """Fill the file system of PostgreSQL."""
        assert self.disk
        with suppress(OSError), (self.disk / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 16))

    def free_disk(self) -> None:
        """Remove what fills the disk. A server that ended is started, as a supervisor does."""
        assert self.disk
        (self.disk / "filler").unlink()
        database = self.parts["database"]
        if not database.is_running():
            database.start_and_wait()

    def _rows(self, query: str) -> list[tuple[int, ...]]:
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(query.encode()).fetchall()


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Start every part with the demo data of the shop, and stop them after the block."""
    with ExitStack() as stack:
        disk = stack.enter_context(_small_disk(folder / "disk"))
        ports = {name: free_port() for name in ("database", "cache", "broker", "web")}
        parts = {
            "database": _database(ports["database"], folder / "disk"),
            "cache": redis("cache", ports["cache"], folder / "cache"),
            "broker": redis("broker", ports["broker"], folder / "broker"),
        }
        for part in parts.values():
            stack.callback(_end, part)
            part.start_and_wait()
        proxies = {
            name: stack.enter_context(start_proxy(("127.0.0.1", ports[name]))) for name in parts
        }
        direct = f"postgres://postgres@127.0.0.1:{ports['database']}"
        with psycopg.connect(f"{direct}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE nexus")
        environment = {
            **shop_environment(folder / "state", password=PASSWORD),
            "NEXUS_ACCESS_SECONDS": "36000",
            "NEXUS_VISIBILITY_SECONDS": "10",
            "NEXUS_DRAIN_SECONDS": "0",
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{proxies['database'].port}/nexus",
            "REDIS_URL": f"redis://127.0.0.1:{proxies['cache'].port}/0",
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{proxies['broker'].port}/0",
        }
        subprocess.run(
            [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True
        )
        with psycopg.connect(f"{direct}/nexus") as connection:
            connection.execute("UPDATE commerce_product SET stock = 1000000, max_per_order = NULL")
        for name, part in (
            ("worker", worker(environment, folder / "worker")),
            ("web", _web(ports["web"], environment, log=folder / "web.log")),
        ):
            parts[name] = part
            stack.callback(_end, part)
            part.start_and_wait()
        yield Site(
            port=ports["web"],
            parts=parts,
            proxies=proxies,
            database_url=f"{direct}/nexus",
            mails=folder / "state" / "mail",
            disk=disk,
        )


def _end(part: Part) -> None:
    if part.is_running():
        part.resume()
        part.stop()


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """Mount a small file system at the folder if this process may; yield it, or None."""
    folder.mkdir()
    account = account_for_servers()
    if account is None:
        yield None
        return
    size = f"size={DISK_MEGABYTES}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)  # noqa: S603, S607
    try:
        account.own(folder)
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607


def _database(port: int, folder: Path) -> Part:
    programs, account, data = newest_programs(), account_for_servers(), folder / "data"
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    command = [str(programs / "initdb"), "--pgdata", str(data), *options]
    log = folder.parent / "initdb.log"
    if start(command, folder=folder, log=log, account=account).wait(300):
        raise RuntimeError(f"initdb failed:\n{log.read_text()}")
    settings = {
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(data),
        "max_wal_size": "64MB",
        "min_wal_size": "32MB",
    }
    chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def is_ready() -> bool:
        try:
            url = f"postgres://postgres@127.0.0.1:{port}/postgres"
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    return Part(
        "database",
        [str(programs / "postgres"), "-D", str(data), *chosen],
        data,
        is_ready,
        log=folder.parent / "database.log",
        account=account,
        stop_signal=signal.SIGINT,
    )


def _web(port: int, environment: Mapping[str, str], *, log: Path) -> Part:
    def is_ready() -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).is_success
        return False

    command = [sys.executable, "-m", "nexus.web", "--port", str(port)]
    return Part("web", command, ROOT, is_ready, log=log, environment=environment)
