"""
Count the instructions that the line and the metrics of each request cost, below callgrind.

    valgrind --tool=callgrind --instr-atstart=no --callgrind-out-file=FOLDER/counts \
        python bench/observability/count.py FOLDER

It sends requests to the web process without a server, with and without recording, and prints the
instructions per request. Unlike times, the counts do not depend on other programs.
"""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from bench.observability.without import NoLog, unmeasured  # noqa: E402
from nexus.gateway.middleware import RequestContextMiddleware  # noqa: E402
from nexus.observability import request_log  # noqa: E402
from nexus.web.bridge import AsgiBridge  # noqa: E402

COUNTED = 100
READS = {
    "response from the event loop": ("/api/v1/products/", b"page_size=20"),
    "response by Django": ("/api/v1/meta/", b""),
    "unknown path": ("/api/v1/nothing/", b""),
}


async def send(bridge: AsgiBridge, path: str, query: bytes) -> None:
    """Send a GET request and discard the response."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 8000),
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def discard(_: Any) -> None:
        """Receive a part of the response."""

    await bridge(scope, receive, discard)


async def count(folder: Path) -> None:
    """Count and print a table."""
    # This program writes the lines itself, after each group of requests.
    request_log.SECONDS_BETWEEN_WRITES = 86_400
    settings.NEXUS_THROTTLES = settings.NEXUS_SERVER_TIMING = False
    settings.NEXUS_LOG_FORMAT = "json"
    settings.NEXUS_WEB_THREADS = 1
    with open(os.devnull, "wb") as sink:
        log = request_log.RequestLog(write=sink.write)
        recorders = {
            "without": (NoLog(), unmeasured),
            "with": (log, RequestContextMiddleware._measured),
        }
        bridges = {
            name: AsgiBridge(WSGIHandler(), log=recorder)
            for name, (recorder, _) in recorders.items()
        }
        found: dict[str, list[int]] = {title: [] for title in READS}
        # Counting begins in the second round, when the interpreter has adapted its instructions.
        for is_counted in (False, True):
            control("-i", "on" if is_counted else "off")
            for title, (path, query) in READS.items():
                for name, (recorder, measure) in recorders.items():
                    RequestContextMiddleware._measured = measure  # type: ignore[method-assign]
                    control("-z")
                    for _ in range(COUNTED):
                        await send(bridges[name], path, query)
                    recorder.flush()
                    if is_counted:
                        control("-d", title)
                        found[title].append(read_last(folder) // COUNTED)
        control("-i", "off")
    for title, (without, with_log) in found.items():
        share = with_log / without - 1
        sys.stdout.write(f"{title}: {with_log:,} of {without:,} instructions ({share:+.1%})\n")


def control(*command: str) -> None:
    """Send a command to callgrind."""
    program = ["callgrind_control", *command, str(os.getpid())]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def read_last(folder: Path) -> int:
    """Return the total of the last counts that callgrind has written."""
    last = max(folder.glob("counts.*"), key=lambda file: int(file.suffix[1:]))
    lines = last.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("totals:"))


if __name__ == "__main__":
    asyncio.run(count(Path(sys.argv[1])))
