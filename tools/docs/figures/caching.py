"""The first and the second request of a page."""

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from django.test import Client

from tools.docs.figures.pages import Page, table
from tools.docs.figures.timing import measure_once
from tools.docs.plots import Bars

_BENCH = Path(__file__).resolve().parents[3] / "bench" / "movies" / "hit_or_miss.py"
_LINE = re.compile(r"^\| (\d+) ms \| ([\d.]+) ms \| ([\d.]+) ms \|", re.MULTILINE)


def caching() -> Page:
    """Measure cache misses and cache hits."""
    bench = subprocess.run(  # noqa: S603 - a script of this project
        [sys.executable, _BENCH], capture_output=True, text=True, check=True
    )
    miss, hit = _products()
    rows = [("products, our own database", miss, hit)] + [
        (f"films, TMDb {away} ms away", float(miss), float(hit))
        for away, miss, hit in _LINE.findall(bench.stdout)
    ]
    return Page(
        name="caching",
        title="Response times of cache hits and misses",
        says="The script requests each page twice and measures both requests. Products come from"
        " PostgreSQL. Films come from the simulator of TMDb, once without a delay and once with the"
        " delay of a real network. The requests run through the whole stack except the web server.",
        made_by="bench/movies/hit_or_miss.py",
        body=[
            table(
                ["list", "miss, ms", "hit, ms", "a hit is"],
                [
                    [name, f"{m:.1f}", f"{h:.1f}", f"{m / h:.0f} times as fast"]
                    for name, m, h in rows
                ],
            )
        ],
        bars=Bars("The first time and the second", "ms", ("miss", "hit"), rows),
    )


def _products(*, rounds: int = 25) -> tuple[float, float]:
    # New price limits, so that no response is cached yet.
    paths = [f"/api/v1/products/?max_price={time.time_ns() % 10**9 + n}.99" for n in range(rounds)]
    client = Client(SERVER_NAME="localhost")
    client.get("/api/v1/products/?page_size=1")

    def measure(path: str, outcome: str) -> float:
        milliseconds = measure_once(lambda: client.get(path))
        status = client.get(path)["Cache-Status"] if outcome == "hit" else "miss"
        if outcome not in status:
            raise RuntimeError(f"{path}: {status}")
        return milliseconds

    misses = [measure(path, "miss") for path in paths]
    hits = [measure(path, "hit") for path in paths]
    return statistics.median(misses), statistics.median(hits)
