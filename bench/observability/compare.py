"""
Measure what the line and the metrics of each request cost, as a ratio in one run.

    PYTHONPATH=platform:. .venv/bin/python bench/observability/compare.py --rounds 5

Two servers run at once, one of them without recording. wrk sends to each in turn, so that other
programs on the machine disturb both alike. The processor time is that of the server process, from
/proc. It uses the servers of NEXUS_STATE_DIR, which must contain the demo data.
"""

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
APPLICATIONS = {
    "with": "nexus.asgi:application",
    "without": "bench.observability.application:application",
}
READS = {
    "response from the event loop": "/api/v1/products/?page_size=20",
    "response by Django": "/api/v1/meta/",
    "unknown path": "/api/v1/nothing/",
}


class Server:
    """A web process on a port of its own."""

    def __init__(self, application: str, *, port: int) -> None:
        self.port = port
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
            "NEXUS_THROTTLES": "off",
            "NEXUS_SERVER_TIMING": "off",
            "NEXUS_LOG_FORMAT": "json",
            "NEXUS_MAX_WAIT_SECONDS": "60",
        }
        options = "--interface asgi --loop uvloop --http 1 --no-ws --workers 1 --no-access-log"
        command = [sys.executable, "-m", "granian", *options.split(), "--port", str(port)]
        self._log = open(os.devnull, "wb")  # noqa: SIM115  # open while the process runs
        self.process = subprocess.Popen(  # noqa: S603
            [*command, application], cwd=ROOT, env=environment, stderr=self._log
        )
        self._wait()

    def address(self, path: str) -> str:
        """Return the URL of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def processor_seconds(self) -> float:
        """Return the processor time of the worker process so far."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        fields = [Path(f"/proc/{pid}/stat").read_text().split() for pid in children.split()]
        return sum(int(each[13]) + int(each[14]) for each in fields) / TICKS

    def stop(self) -> None:
        """End the process."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self._log.close()

    def _wait(self) -> None:
        for _ in range(600):
            try:
                urllib.request.urlopen(self.address("/livez"), timeout=1).close()  # noqa: S310
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit(f"The server on port {self.port} did not start.")


def measure(server: Server, path: str, *, seconds: int) -> tuple[float, float]:
    """Return the requests per second and the microseconds of processor time per request."""
    before = server.processor_seconds()
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", server.address(path)]
    output = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=True
    ).stdout
    [count] = re.findall(r"(\d+) requests in", output)
    [rate] = re.findall(r"Requests/sec:\s+([\d.]+)", output)
    return float(rate), (server.processor_seconds() - before) / int(count) * 1e6


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    servers = {
        name: Server(application, port=18_794 + number)
        for number, (name, application) in enumerate(APPLICATIONS.items())
    }
    try:
        for title, path in READS.items():
            found: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
            for server in servers.values():
                measure(server, path, seconds=1)
            for _ in range(options.rounds):
                for name, server in servers.items():
                    found[name].append(measure(server, path, seconds=options.seconds))
            rates, times = (
                {name: statistics.median(each[kind] for each in found[name]) for name in found}
                for kind in (0, 1)
            )
            sys.stdout.write(
                f"{title}: {rates['with']:.0f} of {rates['without']:.0f} requests/s"
                f" ({rates['with'] / rates['without'] - 1:+.1%});"
                f" {times['with']:.0f} of {times['without']:.0f} us of processor time"
                f" ({times['with'] / times['without'] - 1:+.1%})\n"
            )
    finally:
        for server in servers.values():
            server.stop()


if __name__ == "__main__":
    main()
