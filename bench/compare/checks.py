"""The checks before a measurement: responses are right, fresh, and exact under concurrency."""

import time
from concurrent.futures import ThreadPoolExecutor
from string import Template
from typing import Any

from bench.compare.bench_database import BenchDatabase
from bench.compare.items import RACES
from bench.compare.results import RaceResult
from bench.compare.sizes import Size
from bench.compare.systems import System, find_problem

_THREADS = 32


def check_response(*, system: System, item: str, size: Size) -> str:
    """Send request 0 of an item; return what is wrong with its response, or an empty text."""
    status, body = system.send(system.requests.make(item, 0))
    spec = system.items[item]
    return find_problem(item=item, spec=spec, size=size, status=status, body=body)


def check_freshness(*, system: System, item: str, database: BenchDatabase, size: Size) -> str:
    """Read, write and read; return a problem if the second read does not show the write."""
    found, user = database.fetch(_find(system, item, size))
    # Two digits after the point, so that it is a price too.
    new = f"{time.time_ns() % 100_000 / 100 + 1:.2f}"
    system.send(system.requests.make(item, 0))
    status, body = system.send(system.requests.write(item, found=found, user=user, new=new))
    if status >= 300:
        return f"the write of the freshness check: status {status}: {body[:200]!r}"
    if new.encode() not in system.send(system.requests.make(item, 0))[1]:
        return f"stale: {new} was written, and the next read does not show it"
    return ""


def race(*, system: System, item: str, database: BenchDatabase) -> RaceResult:
    """Send concurrent requests, of which exactly a known number must succeed."""
    wanted, spec = RACES[item], system.items[item]
    database.run(spec.get("race_reset", wanted.reset))
    user = 1 if wanted.has_one_user else None
    requests = [system.requests.make(item, i, user=user) for i in range(wanted.requests)]
    with ThreadPoolExecutor(_THREADS) as threads:
        statuses = [status for status, _ in threads.map(system.send, requests)]
    good = sum(status < 300 for status in statuses)
    rows = int(database.fetch(spec.get("race_count", wanted.count))[0])
    refused_with = sorted({status for status in statuses if status >= 300})
    return RaceResult(
        item=item,
        system=system.key,
        good=good,
        rows=rows,
        refused_with=refused_with,
        is_exact=good == rows == wanted.winners and all(code < 500 for code in refused_with),
    )


def _find(system: System, item: str, size: Size) -> str:
    spec: dict[str, Any] = system.items[item]["fresh"]
    return Template(spec["find"]).safe_substitute(admin=size.admin)
