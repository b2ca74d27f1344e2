"""
Compare Nexus with its peers: ``make bench``, or ``make bench-quick`` for a tenth of the data.

The first run installs the peers and loads the data below `.bench`; later runs use both again. Linux
only, because CPU times come from /proc.
"""

import argparse
import shutil
import signal
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.compare import figures, tables
from bench.compare.database import prepare
from bench.compare.goals import check_goals
from bench.compare.items import ITEMS
from bench.compare.measure import Comparison
from bench.compare.nexus_process import nexus_environment
from bench.compare.peer_packages import install
from bench.compare.plan import Plan
from bench.compare.results import Results
from bench.compare.servers import Servers, running
from bench.compare.sizes import FULL, TENTH
from bench.compare.systems import CACHED, NEXUS, PEERS, PGBENCH, PLAIN, SystemFailed, make_systems
from nexus.embedded.errors import EmbeddedError

ROOT = Path(__file__).resolve().parents[2]
KEYS = [CACHED, PLAIN, *PEERS, PGBENCH]
_QUICK_ITEMS = ["W1", "W4", "W5", "W6", "W9"]


def main(arguments: Sequence[str]) -> int:
    """Run a comparison and print its tables; return the exit status."""
    options = _parse(arguments)
    if not sys.platform.startswith("linux"):
        sys.stderr.write("The comparison reads CPU times from /proc, so it needs Linux.\n")
        return 2
    if shutil.which("wrk") is None:
        sys.stderr.write("The comparison needs wrk: apt-get install wrk, or dnf install wrk.\n")
        return 2
    # A stopped run stops its servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    left_out = install()
    plan = _plan(options, left_out)
    plan.folder.mkdir(parents=True, exist_ok=True)
    try:
        with running(folder=plan.folder) as servers:
            _prepare(servers, plan)
            results = _measure(servers, plan)
    except (EmbeddedError, SystemFailed) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _print(results, plan, left_out)
    if options.write and _is_complete(plan, left_out):
        figures.write(results, plan=plan, left_out=left_out)
    elif options.write:
        sys.stderr.write("Nothing is written: the run left out items or systems.\n")
    return 1 if results.problems else 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.compare", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, one round")
    parser.add_argument("--write", action="store_true", help="write docs/performance")
    parser.add_argument("--items", type=_choice_of(ITEMS), help="only these, such as W1,W4")
    parser.add_argument("--systems", type=_choice_of(KEYS), help="only these, such as nexus,drf")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int)
    return parser.parse_args(arguments)


def _choice_of(known: Collection[str]) -> Callable[[str], Sequence[str]]:
    def choose(text: str) -> Sequence[str]:
        names = text.split(",")
        if unknown := set(names).difference(known):
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
        return names

    return choose


def _is_complete(plan: Plan, left_out: Mapping[str, str]) -> bool:
    return set(plan.items) == set(ITEMS) and {*plan.keys, *left_out} >= set(KEYS)


def _plan(options: argparse.Namespace, left_out: Mapping[str, str]) -> Plan:
    return Plan(
        size=TENTH if options.quick else FULL,
        folder=ROOT / ".bench" / ("quick" if options.quick else "full"),
        items=options.items or (_QUICK_ITEMS if options.quick else list(ITEMS)),
        keys=[key for key in options.systems or KEYS if key not in left_out],
        rounds=options.rounds or (1 if options.quick else 3),
        seconds=options.seconds or (3 if options.quick else 8),
    )


def _prepare(servers: Servers, plan: Plan) -> None:
    environment = nexus_environment(
        database_url=servers.database_url,
        cache_url=servers.cache_url,
        folder=plan.folder / "nexus",
        settings=NEXUS["environment"],
    )
    sys.stderr.write("Preparing the data, which takes some minutes the first time ...\n")
    prepare(
        url=servers.database_url,
        size=plan.size,
        environment=environment,
        stamp=plan.folder / "prepared",
    )


def _measure(servers: Servers, plan: Plan) -> Results:
    systems = make_systems(keys=plan.keys, servers=servers, size=plan.size, folder=plan.folder)
    comparison = Comparison(systems=systems, servers=servers, size=plan.size, folder=plan.folder)
    with ExitStack() as stack:
        for system in systems.values():
            stack.callback(system.stop)
            system.start()
        comparison.run(items=plan.items, keys=plan.keys, rounds=plan.rounds, seconds=plan.seconds)
    return comparison.results


def _print(results: Results, plan: Plan, left_out: Mapping[str, str]) -> None:
    parts = [
        tables.figures_table(results, items=plan.items, keys=plan.keys),
        tables.ratios_table(results, items=plan.items, keys=plan.keys),
        tables.goals_table(check_goals(results)),
        tables.races_table(results),
        tables.notes_list(problems=results.problems, left_out=left_out),
    ]
    sys.stdout.write("\n\n".join(parts) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
