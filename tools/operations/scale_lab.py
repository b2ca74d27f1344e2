"""
Measure the sizes of docs/operations/scaling.md on servers that this program starts.

``make scale-lab N=1`` measures one web process, ``N=2`` three of them behind HAProxy, while they
are restarted and while the cache and the broker are away. ``N=3`` and ``N=4`` run the labs of
PgBouncer, of the topologies of Redis, and of replicas. Each writes a section of the figures.
"""

import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tools.docs.figures.pages import paragraph, table  # noqa: E402
from tools.operations.connections_lab import Lab, running_lab  # noqa: E402
from tools.operations.connections_load import Run, send_load, sign_up  # noqa: E402
from tools.operations.figures import write_section  # noqa: E402
from tools.operations.haproxy import balancer, require_haproxy  # noqa: E402
from tools.operations.lab_processes import free_port, start, stop, wait_until  # noqa: E402
from tools.operations.shop_lab import running_web, wait_for_all  # noqa: E402

PROCESSES = 3
FAULT_SECONDS = 60.0
HEAD = ["", "requests a second", "requests", "2xx", "503", "others", "p50", "p99"]


def main(size: str) -> int:
    """Measure one size, and return 1 if a request failed."""
    match size:
        case "1":
            return _measure_one_process()
        case "2":
            return _measure_several_processes()
        case "3":
            return _run("tools.operations.connections_lab") | _run("tools.operations.redis_lab")
        case "4":
            return _run("tools.operations.replica_lab")
    sys.stderr.write("Set N to a size from 1 to 4: make scale-lab N=2\n")
    return 2


def _measure_one_process() -> int:
    run = Run(processes=1, connections=None, log_ins=True)
    with running_lab() as lab:
        lab.measure(run)
    body = [
        paragraph(
            """One web process, PostgreSQL and the cache on one machine, which the load generator
            shares. 32 clients send uncached lists of products, every tenth request is an order and
            every fortieth a log-in."""
        ),
        table(HEAD, [_row("one process", run)]),
        paragraph(
            f"The database server had {run.most_sessions} sessions at most; the budget is"
            " 1 x 13 + 2 of workers + 5 = 20."
        ),
    ]
    write_section("Size 1: one process", target="scale-lab N=1", body=body)
    return _is_failed([run])


def _measure_several_processes() -> int:
    require_haproxy()
    runs: list[tuple[str, Run]] = []
    with tempfile.TemporaryDirectory(prefix="nexus-scale-") as name, running_lab() as lab:
        folder = Path(name)
        with _servers(lab, folder) as (environment, cache, broker):
            site = Site(environment, folder)
            with site.running():
                runs.append(("no fault", site.measure(seconds=20)))
                restart = Run(PROCESSES, None, log_ins=True, duration=30)
                runs.append(("every process is restarted", site.measure(restart, site.restart_all)))
                for part, process in (("cache", cache), ("broker", broker)):
                    runs.extend(site.measure_without(part, process))
    rows = [_row(what, run) for what, run in runs]
    body = [
        paragraph(
            f"""{PROCESSES} web processes behind HAProxy with the configuration of
            `deploy/haproxy`, which uses `/readyz`. The load is that of size 1. The cache and the
            broker are Redis servers of their own: "refused" stops the server, "silent" freezes it,
            each for {FAULT_SECONDS:.0f} s. The goal: every read, order and log-in succeeds."""
        ),
        table(HEAD, rows),
    ]
    write_section("Size 2: three processes and a balancer", target="scale-lab N=2", body=body)
    return _is_failed([run for _, run in runs])


class Site:
    """Web processes behind a balancer."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self._ports = [free_port() for _ in range(PROCESSES)]
        self._port = free_port()
        self._processes: list[ExitStack] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the site within the block."""
        with ExitStack() as stack:
            stack.callback(lambda: [each.close() for each in self._processes])
            self._processes = [self._started(port) for port in self._ports]
            wait_for_all(self._ports)
            stack.enter_context(balancer(port=self._port, ports=self._ports, folder=self._folder))
            self._tokens, self._products = sign_up(self._port)
            yield

    def measure(
        self,
        run: Run | None = None,
        act: Callable[[], None] = lambda: None,
        *,
        seconds: float = 20,
    ) -> Run:
        """Send the load, act while it is sent, and return what the clients received."""
        run = run or Run(PROCESSES, None, log_ins=True, duration=seconds)
        acting = threading.Thread(target=act)
        acting.start()
        send_load(run, [self._port], self._tokens, self._products)
        acting.join()
        return run

    def restart_all(self) -> None:
        """Stop each process as an update does, and start it again before the next one stops."""
        for number, port in enumerate(self._ports):
            self._processes[number].close()
            self._processes[number] = self._started(port)
            wait_for_all([port])
            # The balancer checks once a second.
            time.sleep(2)

    def measure_without(
        self, part: str, process: "subprocess.Popen[bytes]"
    ) -> Iterator[tuple[str, Run]]:
        """Yield the runs without a server: while it is frozen, and after its end."""
        process.send_signal(signal.SIGSTOP)
        yield f"{part} silent", self.measure(seconds=FAULT_SECONDS)
        process.send_signal(signal.SIGCONT)
        self.measure(seconds=5)
        stop(process)
        yield f"{part} refused", self.measure(seconds=FAULT_SECONDS)

    def _started(self, port: int) -> ExitStack:
        stack = ExitStack()
        stack.enter_context(running_web(self._environment, port))
        return stack


@contextmanager
def _servers(
    lab: Lab, folder: Path
) -> Iterator[tuple[Mapping[str, str], "subprocess.Popen[bytes]", "subprocess.Popen[bytes]"]]:
    """Run a cache and a broker that the lab may stop; yield the settings and both."""
    ports = [free_port(), free_port()]
    servers = [
        start(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
            folder=folder,
            log=folder / f"redis-{port}.log",
        )
        for port in ports
    ]
    cache, broker = servers
    environment = {
        **lab.environment,
        "REDIS_URL": f"redis://127.0.0.1:{ports[0]}/0",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{ports[1]}/0",
        "NEXUS_WEB_PROCESSES": str(PROCESSES + 1),
        "NEXUS_TRUSTED_PROXIES": "1",
        "NEXUS_DRAIN_SECONDS": "3",
    }
    try:
        for port in ports:
            wait_until(lambda port=port: _answers(port), "Redis responds")
        yield environment, cache, broker
    finally:
        for each in servers:
            stop(each)


def _answers(port: int) -> bool:
    command = ["redis-cli", "-p", str(port), "ping"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _row(what: str, run: Run) -> list[str]:
    good = run.statuses[200] + run.statuses[201]
    ordered = sorted(run.seconds)
    return [
        what,
        f"{run.statuses.total() / run.duration:.0f}",
        f"{run.statuses.total():,}",
        f"{100 * good / run.statuses.total():.2f} %",
        str(run.statuses[503]),
        str(run.statuses.total() - good - run.statuses[503]),
        f"{ordered[len(ordered) // 2] * 1000:.0f} ms",
        f"{ordered[len(ordered) * 99 // 100] * 1000:.0f} ms",
    ]


def _is_failed(runs: Sequence[Run]) -> int:
    return 0 if all(set(run.statuses) <= {200, 201} for run in runs) else 1


def _run(module: str) -> int:
    return subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
