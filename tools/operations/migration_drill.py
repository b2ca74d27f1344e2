"""
Run a migration behind a long transaction while requests are served, and count the refusals.

``make migration-drill`` starts its own servers in a temporary folder, and repeats the migration
with several limits of lock waits.
"""

import asyncio
import contextlib
import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from nexus.embedded import services  # noqa: E402
from shared.lock_waits import LOCK_ATTEMPTS, LOCK_TIMEOUT  # noqa: E402
from tools.docs.figures.pages import paragraph, table  # noqa: E402
from tools.operations.figures import write_section  # noqa: E402
from tools.operations.shop_lab import (  # noqa: E402
    running_web,
    shop_environment,
    wait_for_all,
)

PORT = 18791
URL = f"http://127.0.0.1:{PORT}"
PASSWORD = "a password for a drill"  # noqa: S105
READER_SECONDS = 16
REQUESTS_PER_SECOND = 40
# Every tenth request is an order; the others read lists that are not cached.
ORDERS = 10
UNLIMITED = httpx.Limits(max_connections=None)
WAITS = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE relation = 'commerce_product'::regclass AND NOT granted
    AND mode = 'AccessExclusiveLock'
)
"""
SETTINGS = '''\
"""The settings of development, with an app whose migration alters the products."""

from nexus.settings.base import *
from nexus.settings.base import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "drill"]
'''
MIGRATION = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("commerce", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE commerce_product ADD COLUMN drill int NOT NULL DEFAULT 0",
            "ALTER TABLE commerce_product DROP COLUMN drill",
        )
    ]
"""


@dataclass
class Run:
    """One migration and what the clients got while it waited."""

    timeout: float
    attempts: int
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    first_wait: float = 0.0
    migrated_after: float = 0.0
    is_migrated: bool = False

    @property
    def cells(self) -> list[str]:
        """The cells of its row in the table."""
        others = sum(n for status, n in self.statuses.items() if status not in (200, 201, 503))
        ordered = sorted(self.seconds)
        attempts = "one attempt" if self.attempts == 1 else f"up to {self.attempts} attempts"
        return [
            f"{self.timeout:g} s, {attempts}",
            f"{self.migrated_after:.0f} s" if self.is_migrated else "not applied",
            str(self.statuses.total()),
            str(self.statuses[503]),
            str(others),
            f"{ordered[len(ordered) * 99 // 100]:.2f} s",
            f"{ordered[-1]:.2f} s",
        ]


def main() -> int:
    """Measure, write the section, and return 1 if the default limits let a request fail."""
    runs = [
        Run(timeout=10.0, attempts=1),
        Run(timeout=2.0, attempts=LOCK_ATTEMPTS),
        Run(timeout=LOCK_TIMEOUT, attempts=LOCK_ATTEMPTS),
    ]
    with tempfile.TemporaryDirectory(prefix="nexus-drill-") as name:
        folder = Path(name)
        # The account of the embedded servers must be able to enter it.
        folder.chmod(0o755)
        state_dir = folder / "state"
        database_url = services.ensure(state_dir=state_dir).database_url
        try:
            environment = _environment(folder, state_dir)
            _manage("prepare", environment=environment)
            with psycopg.connect(database_url, autocommit=True) as connection:
                connection.execute("UPDATE commerce_product SET stock = 1000000")
            with _web(environment):
                for run in runs:
                    asyncio.run(_measure(run, environment, database_url))
                    sys.stderr.write(f"{run.cells} {dict(run.statuses)}\n")
        finally:
            services.release(state_dir=state_dir)
    _write(runs)
    default = runs[-1]
    is_good = default.is_migrated and set(default.statuses) <= {200, 201}
    return 0 if is_good else 1


async def _measure(run: Run, environment: Mapping[str, str], database_url: str) -> None:
    async with httpx.AsyncClient(base_url=URL, timeout=60, limits=UNLIMITED) as client:
        person = {"username": "ada", "password": PASSWORD}
        signed_in = await client.post("/api/v1/users/login/", json=person)
        client.headers["Authorization"] = f"Bearer {signed_in.raise_for_status().json()['access']}"
        products = (await client.get("/api/v1/products/")).raise_for_status().json()["results"]
        stop = asyncio.Event()
        load = asyncio.create_task(_send(client, run, products[0]["id"], stop))
        await asyncio.sleep(2)
        reader = threading.Thread(target=_read_long, args=[database_url, run])
        reader.start()
        run.is_migrated = await asyncio.to_thread(_migrate, run, environment)
        run.migrated_after = time.monotonic() - run.first_wait
        await asyncio.to_thread(reader.join)
        await asyncio.sleep(3)
        stop.set()
        await load
    if run.is_migrated:
        _manage("migrate", "drill", "zero", "--verbosity", "0", environment=environment)


async def _send(client: httpx.AsyncClient, run: Run, product: int, stop: asyncio.Event) -> None:
    tasks = []
    began = time.monotonic()
    for number in itertools.count():
        # At fixed times, whether or not earlier requests have been answered.
        await asyncio.sleep(max(0.0, began + number / REQUESTS_PER_SECOND - time.monotonic()))
        if stop.is_set():
            break
        tasks.append(asyncio.create_task(_request(client, run, product, number)))
    await asyncio.gather(*tasks)


async def _request(client: httpx.AsyncClient, run: Run, product: int, number: int) -> None:
    began = time.monotonic()
    if number % ORDERS:
        response = await client.get(f"/api/v1/products/?max_price={time.time_ns() % 10**7 / 100}")
    else:
        order = {"items": [{"product_id": product, "quantity": 1}]}
        response = await client.post("/api/v1/orders/", json=order)
    run.statuses[response.status_code] += 1
    run.seconds.append(time.monotonic() - began)


def _read_long(database_url: str, run: Run) -> None:
    with psycopg.connect(database_url, application_name="report") as connection:
        connection.execute("SELECT count(*) FROM commerce_product")
        # The start of a command takes long on a busy machine, so wait for its statement.
        while connection.execute(WAITS).fetchone() != (True,):
            time.sleep(0.02)
        run.first_wait = time.monotonic()
        connection.execute("SELECT pg_sleep(%s)", [READER_SECONDS])


def _migrate(run: Run, environment: Mapping[str, str]) -> bool:
    limits = ["--lock-timeout", str(run.timeout), "--lock-attempts", str(run.attempts)]
    command = [sys.executable, "manage.py", "migrate", "drill", *limits]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603
    return done.returncode == 0


def _environment(folder: Path, state_dir: Path) -> dict[str, str]:
    app = folder / "drill"
    (app / "migrations").mkdir(parents=True)
    (app / "__init__.py").touch()
    (app / "migrations" / "__init__.py").touch()
    (app / "migrations" / "0001_initial.py").write_text(MIGRATION)
    (folder / "drill_settings.py").write_text(SETTINGS)
    return {
        **shop_environment(state_dir, password=PASSWORD),
        "DJANGO_SETTINGS_MODULE": "drill_settings",
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT / "platform"), str(ROOT)]),
    }


def _manage(*arguments: str, environment: Mapping[str, str]) -> None:
    # The migration of the drill itself is applied in the runs only.
    settings = {**environment}
    if arguments == ("prepare",):
        settings["DJANGO_SETTINGS_MODULE"] = "nexus.settings.base"
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=settings, check=True, timeout=600)  # noqa: S603


@contextlib.contextmanager
def _web(environment: Mapping[str, str]) -> Iterator[None]:
    settings = {**environment, "DJANGO_SETTINGS_MODULE": "nexus.settings.base"}
    with running_web(settings, PORT):
        wait_for_all([PORT])
        yield


def _write(runs: list[Run]) -> None:
    head = ["lock waits", "applied after", "requests", "503", "other failures", "p99", "slowest"]
    body = [
        paragraph(
            f"""A migration adds a column to the products, and a transaction that has read the
            products stays open for {READER_SECONDS} s after the migration began to wait for its
            lock. Clients send
            {REQUESTS_PER_SECOND} requests a second to one web process all the time: uncached lists
            of products, and every tenth an order. The goal: no request is refused with the default
            limits of `manage.py migrate`, which are those of the last row. With the limits of the
            first row the migration fails after ten seconds, as with Django's command under the
            time-outs of Nexus."""
        ),
        table(head, [run.cells for run in runs]),
    ]
    write_section("A migration behind a long transaction", target="migration-drill", body=body)


if __name__ == "__main__":
    sys.exit(main())
