"""Generate load: wrk sends requests to a server, and pgbench statements to the database."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.compare.processes import LOAD_CPU, SERVER_CPU, pinned
from bench.compare.requests import Request

HERE = Path(__file__).resolve().parent


class LoadFailed(Exception):
    """The program that generates the load failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a generator of load has measured. Times are in milliseconds."""

    requests: int
    per_second: float
    p50: float
    p99: float
    failed: int
    bytes: int


def write_requests(requests: Iterable[Request], *, file: Path) -> None:
    """Write requests as wrk's script reads them: a line each, of fields between tabs."""
    with file.open("w") as lines:
        for request in requests:
            fields = (request.method, request.path, request.token or "-", request.body or "-")
            lines.write("\t".join(fields) + "\n")


def run_wrk(*, address: str, requests: Path, seconds: int, connections: int) -> Load:
    """
    Send the requests of a file in turn, on that many connections.

    :raises LoadFailed: if wrk fails.
    """
    options = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "--latency"]
    script = ["-s", str(HERE / "requests.lua"), f"http://{address}", "--", str(requests)]
    output = _run(pinned(["wrk", *options, *script], cpu=LOAD_CPU))
    found = [line for line in output.splitlines() if line.startswith("JSON ")]
    if not found:
        raise LoadFailed(output)
    result = json.loads(found[0].removeprefix("JSON "))
    return Load(
        requests=result["requests"],
        per_second=result["requests"] / result["seconds"],
        p50=result["p50_ms"],
        p99=result["p99_ms"],
        failed=result["bad_status"] + result["socket_errors"],
        bytes=result["bytes"],
    )


def run_pgbench(
    *,
    program: Path,
    url: str,
    item: str,
    variables: Mapping[str, int],
    seconds: int,
    connections: int,
    folder: Path,
) -> Load:
    """
    Run the SQL of an item with as many clients as an HTTP run has connections.

    :raises LoadFailed: if pgbench fails.
    """
    names = [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
    options = ["-n", "-M", "prepared", f"-c{connections}", "-j1", f"-T{seconds}", "-l"]
    script = ["--log-prefix", str(folder / "pgbench"), "-f", str(_limit(item)), url]
    output = _run(pinned([str(program), *options, *names, *script], cpu=SERVER_CPU))
    rates = [line for line in output.splitlines() if line.startswith("tps")]
    times = sorted(_read_times(folder))
    if not rates or not times:
        raise LoadFailed(output)
    return Load(
        requests=len(times),
        per_second=float(rates[0].split()[2]),
        p50=times[len(times) // 2],
        p99=times[int(len(times) * 0.99)],
        failed=0,
        bytes=0,
    )


def has_limit(item: str) -> bool:
    """Return whether pgbench has a script for an item."""
    return _limit(item).is_file()


def _limit(item: str) -> Path:
    return HERE / "sql" / "limits" / f"{item}.sql"


def _read_times(folder: Path) -> list[float]:
    times: list[float] = []
    for log in folder.glob("pgbench.*"):
        # The third field is the time of a transaction in microseconds.
        times += [int(line.split()[2]) / 1000 for line in log.read_text().splitlines()]
        log.unlink()
    return times


def _run(command: list[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr
