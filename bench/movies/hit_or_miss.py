"""
Measure how much faster a cached response is than one fetched from TMDb.

``python bench/movies/hit_or_miss.py`` starts a TMDb simulator with two latencies, requests pages
of movies that are not cached (misses) and then the same pages again (hits), and prints the
medians. It uses the embedded servers of NEXUS_STATE_DIR; NEXUS_DOMAINS must contain movies.
"""

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
os.environ.setdefault("NEXUS_DOMAINS", "movies")
os.environ["NEXUS_THROTTLES"] = "off"

PAGES = range(1, 16)
ROUNDS = 5
# Seconds that a response of TMDb takes: none, and about the latency measured from Europe.
LATENCIES = (0.0, 0.08)


def main() -> None:
    """Measure and print."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from domains.movies.simulator import Simulator

    call_command("migrate", verbosity=0)
    client = Client(SERVER_NAME="localhost")
    write_line("| TMDb is away | miss | hit | a hit is faster |")
    write_line("|---|---|---|---|")
    for latency in LATENCIES:
        misses: list[float] = []
        hits: list[float] = []
        for _ in range(ROUNDS):
            # Each simulator has its own address, so none of its responses is cached yet.
            with Simulator(latency=latency) as simulator:
                settings.TMDB_API_URL = simulator.url
                measure(client, 1)
                misses += [measure(client, page) for page in PAGES if page > 1]
                hits += [measure(client, page) for page in PAGES if page > 1]
        miss, hit = statistics.median(misses), statistics.median(hits)
        times = f"{miss / hit:.1f} times"
        write_line(f"| {latency * 1000:.0f} ms | {miss:.1f} ms | {hit:.1f} ms | {times} |")


def write_line(line: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(f"{line}\n")


def measure(client: object, page: int) -> float:
    """Request a page; return the duration in milliseconds."""
    started = time.perf_counter()
    response = client.get(f"/api/v1/movies/popular/?page={page}")  # type: ignore[attr-defined]  # untyped here
    assert response.status_code == 200, response.content
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
