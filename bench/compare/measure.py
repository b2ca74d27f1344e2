"""Measure the systems in interleaved rounds, after their responses have been checked."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp

from bench.compare.bench_database import BenchDatabase
from bench.compare.checks import check_freshness, check_response, race
from bench.compare.items import ITEMS, RACES
from bench.compare.load import Load, has_limit, run_pgbench, run_wrk, write_requests
from bench.compare.processes import CpuTimes
from bench.compare.results import Result, Results
from bench.compare.servers import Servers
from bench.compare.sizes import Size
from bench.compare.systems import PGBENCH, System


class Comparison:
    """The running systems on one database, and the results of measuring them."""

    def __init__(
        self, *, systems: Mapping[str, System], servers: Servers, size: Size, folder: Path
    ) -> None:
        self._systems = systems
        self._servers = servers
        self._size = size
        self._files = Path(mkdtemp(dir=folder, prefix="requests-"))
        self._database = BenchDatabase(url=servers.database_url)
        self.results = Results()

    def run(self, *, items: Sequence[str], keys: Sequence[str], rounds: int, seconds: int) -> None:
        """Measure the items. Each round measures every system in turn."""
        for item in items:
            measured = [key for key in keys if self._is_ready(key, item)]
            for number in range(rounds):
                for key in measured:
                    if number == 0 and key != PGBENCH:
                        self._measure(key, item, max(1, seconds // 4))
                    result = self._measure(key, item, seconds)
                    self.results.measured.append(result)
                    _show(result, number)

    def _is_ready(self, key: str, item: str) -> bool:
        if key == PGBENCH:
            return has_limit(item)
        system = self._systems[key]
        if item not in system.items:
            return False
        self._reset(key, item)
        problem = check_response(system=system, item=item, size=self._size)
        if problem:
            self.results.note(item=item, system=key, problem=problem)
            return False
        if system.items[item].get("fresh"):
            problem = check_freshness(
                system=system, item=item, database=self._database, size=self._size
            )
            if problem:
                self.results.note(item=item, system=key, problem=problem)
        if item in RACES:
            self.results.races.append(race(system=system, item=item, database=self._database))
        return True

    def _reset(self, key: str, item: str) -> None:
        spec = {} if key == PGBENCH else self._systems[key].items[item]
        if "password" in spec:
            self._database.set_password(spec["password"])
        self._database.run(spec.get("reset", ITEMS[item].reset))

    def _measure(self, key: str, item: str, seconds: int) -> Result:
        self._database.wait_until_quiet()
        self._reset(key, item)
        statements, before, waited = self._database.count_statements(), CpuTimes(), os.times()
        load = self._generate(key, item, seconds)
        after, waited_after = CpuTimes(), os.times()
        statements = self._database.count_statements() - statements
        requests = max(load.requests, 1)
        self._note_failures(key, item, load)
        server = self._cpu(self._systems[key].pid, before, after) if key != PGBENCH else 0.0
        database = self._cpu(self._servers.database_pid, before, after)
        ours = server + database + self._cpu(self._servers.cache_pid, before, after)
        # The generator of the load was a child of this process.
        ours += waited_after.children_user - waited.children_user
        ours += waited_after.children_system - waited.children_system
        return Result(
            item=item,
            system=key,
            per_second=load.per_second,
            p50=load.p50,
            p99=load.p99,
            server_cpu=server / requests * 1000,
            database_cpu=database / requests * 1000,
            statements=statements / requests,
            bytes=load.bytes / requests,
            other_load=max(0.0, after.busy - before.busy - ours) / seconds,
        )

    def _generate(self, key: str, item: str, seconds: int) -> Load:
        connections = ITEMS[item].connections
        if key == PGBENCH:
            return run_pgbench(
                program=self._servers.programs / "pgbench",
                url=self._servers.database_url,
                item=item,
                variables=self._size.variables(),
                seconds=seconds,
                connections=connections,
                folder=self._files,
            )
        system, file = self._systems[key], self._files / f"{key}-{item}"
        if not file.exists():
            numbers = range(min(ITEMS[item].requests, self._size.users))
            write_requests((system.requests.make(item, n) for n in numbers), file=file)
        return run_wrk(
            address=system.address, requests=file, seconds=seconds, connections=connections
        )

    @staticmethod
    def _cpu(pid: int, before: CpuTimes, after: CpuTimes) -> float:
        return after.of(pid) - before.of(pid)

    def _note_failures(self, key: str, item: str, load: Load) -> None:
        if load.failed:
            problem = f"{load.failed} of {load.requests} requests failed"
            self.results.note(item=item, system=key, problem=problem)
        query = ITEMS[item].stored
        if key == PGBENCH or not query:
            return
        rows = self._database.fetch(self._systems[key].items[item].get("stored", query))[0]
        if rows < load.requests - load.failed:
            problem = f"{load.requests - load.failed} good responses, but only {rows} rows"
            self.results.note(item=item, system=key, problem=problem)


def _show(result: Result, number: int) -> None:
    sys.stderr.write(
        f"{result.item:4} {result.system:12} round {number + 1}: {result.per_second:9.1f}/s"
        f"  p50 {result.p50:8.2f}  p99 {result.p99:8.2f} ms"
        f"  server {result.server_cpu:8.3f}  database {result.database_cpu:8.3f} ms CPU"
        f"  {result.statements:6.1f} statements  other load {result.other_load:.1f}\n"
    )
