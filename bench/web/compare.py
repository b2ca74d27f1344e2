"""
Compare servers for Nexus in one interleaved run: requests per second and CPU time per request.

    pip install --target /tmp/peers gunicorn a2wsgi     # the peers are not dependencies of Nexus
    PYTHONPATH=platform:. .venv/bin/python bench/web/compare.py --peers /tmp/peers

It needs `wrk`. CPU time is that of the server process, from /proc, so other programs do not
distort it.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx

from nexus.web.__main__ import PROCESS_OPTIONS, PROTOCOL_OPTIONS, QUEUE_OPTIONS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FIRST_PORT = 18700
CONNECTIONS = 16
TICKS = os.sysconf("SC_CLK_TCK")

GRANIAN = ["-m", "granian"]
OURS = [*PROTOCOL_OPTIONS, *QUEUE_OPTIONS, *PROCESS_OPTIONS]
ON_WSGI = [
    "--interface",
    "wsgi",
    "--blocking-threads",
    "8",
    "--backlog",
    "256",
    "--no-ws",
    *PROCESS_OPTIONS,
]
GUNICORN = ["-m", "gunicorn", "-k", "gthread", "--threads", "8", "--no-control-socket"]
SERVERS: Mapping[str, Sequence[str]] = {
    "nexus.asgi on granian": [*GRANIAN, *OURS, "nexus.asgi:application"],
    "WSGI on granian": [*GRANIAN, *ON_WSGI, "nexus.wsgi:application"],
    "WSGI on gunicorn gthread": [*GUNICORN, "nexus.wsgi:application"],
    "WSGI by a2wsgi on granian": [*GRANIAN, *OURS, "with_a2wsgi:application"],
    "Django's ASGI on granian": [*GRANIAN, *OURS, "django_asgi:application"],
}
TARGETS: Mapping[str, Sequence[str]] = {
    "liveness": ["/livez"],
    "cached list": ["/api/v1/products/?page_size=20"],
    "uncached list": ["/api/v1/products/", "-s", str(HERE / "uncached.lua")],
    "GraphQL list": ["/graphql", "-s", str(HERE / "graphql.lua")],
}


@dataclass(frozen=True)
class Result:
    """The result of one target on one server in one round."""

    per_second: float
    milliseconds_of_cpu: float
    failures: int


class Server:
    """One running server."""

    def __init__(self, name: str, port: int, environment: Mapping[str, str]) -> None:
        binding = ["-b", f"127.0.0.1:{port}"] if "gunicorn" in name else ["--port", str(port)]
        *options, application = SERVERS[name]
        command = [sys.executable, *options, *binding, application]
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603

    def __enter__(self) -> "Server":
        for _ in range(300):
            try:
                httpx.get(f"{self.url}/livez", timeout=5).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return self
        self.__exit__()
        raise SystemExit(f"Does not start: {self._process.args!r}")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)

    def measure(self, target: Sequence[str], *, seconds: int) -> Result:
        path, *options = target
        wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *options, self.url + path]
        before = self._cpu()
        output = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout  # noqa: S603
        spent = self._cpu() - before
        found = re.search(r"(\d+) requests in ([\d.]+)s", output)
        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
        if not found:
            raise SystemExit(output)
        requests = max(int(found[1]), 1)
        return Result(
            per_second=requests / float(found[2]),
            milliseconds_of_cpu=spent / requests * 1000,
            failures=int(failed[1]) if failed else 0,
        )

    def _cpu(self) -> float:
        pids = [self._process.pid]
        for pid in pids:
            pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS


def main() -> None:
    """Measure all servers and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--peers", default="", help="folder with gunicorn and a2wsgi")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    arguments = parser.parse_args()
    environment = _environment(arguments.peers)
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True)  # noqa: S603
    results: dict[tuple[str, str], list[Result]] = defaultdict(list)
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(Server(name, FIRST_PORT + number, environment))
            for number, name in enumerate(SERVERS)
        }
        for number in range(arguments.rounds + 1):
            for target_name, target in TARGETS.items():
                for name, server in servers.items():
                    # The first round is a warm-up and does not count.
                    result = server.measure(target, seconds=arguments.seconds if number else 1)
                    if number:
                        results[target_name, name].append(result)
    _print(results)


def _environment(peers: str) -> Mapping[str, str]:
    paths = [str(ROOT / "platform"), str(ROOT), str(HERE), *([peers] if peers else [])]
    own = {"NEXUS_THROTTLES": "off", "NEXUS_LOG_LEVEL": "CRITICAL", "NEXUS_DEMO_PASSWORD": "unused"}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "nexus.settings.base", **own} | {
        "PYTHONPATH": os.pathsep.join(paths)
    }


def _print(results: Mapping[tuple[str, str], Sequence[Result]]) -> None:
    sys.stdout.write(f"| | {' | '.join(TARGETS)} |\n|---|{'---|' * len(TARGETS)}\n")
    for name in SERVERS:
        cells = [_cell(results[target, name]) for target in TARGETS]
        sys.stdout.write(f"| {name} | {' | '.join(cells)} |\n")


def _cell(results: Sequence[Result]) -> str:
    per_second = statistics.median(result.per_second for result in results)
    cpu = statistics.median(result.milliseconds_of_cpu for result in results)
    failures = sum(result.failures for result in results)
    return f"{per_second:,.0f}/s, {cpu:.2f} ms{f', {failures} failed' if failures else ''}"


if __name__ == "__main__":
    main()
