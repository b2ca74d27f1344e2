"""
How much faster a kept answer is than one that has to be fetched.

``python bench/movies/hit_or_miss.py``: starts TMDb's stand-in at two distances, asks for pages
of films nobody has asked for (misses) and then for the same ones again (hits), and prints the
medians. Uses the embedded servers of NEXUS_STATE_DIR; NEXUS_DOMAINS must hold movies.
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
# What an answer of TMDb takes: none at all, and about what it takes from a desk in Europe.
DISTANCES = (0.0, 0.08)


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
    say("| TMDb is away | miss | hit | a hit is faster |")
    say("|---|---|---|---|")
    for distance in DISTANCES:
        misses: list[float] = []
        hits: list[float] = []
        for _ in range(ROUNDS):
            # Each simulator has an address of its own, so nothing is kept of it yet.
            with Simulator(latency=distance) as simulator:
                settings.TMDB_API_URL = simulator.url
                took(client, 1)
                misses += [took(client, page) for page in PAGES if page > 1]
                hits += [took(client, page) for page in PAGES if page > 1]
        miss, hit = statistics.median(misses), statistics.median(hits)
        times = f"{miss / hit:.1f} times"
        say(f"| {distance * 1000:.0f} ms | {miss:.1f} ms | {hit:.1f} ms | {times} |")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def took(client: object, page: int) -> float:
    """Return how many milliseconds a page takes."""
    began = time.perf_counter()
    answer = client.get(f"/api/v1/movies/popular/?page={page}")  # type: ignore[attr-defined]  # untyped here
    assert answer.status_code == 200, answer.content
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
