"""The tables of a comparison, in Markdown."""

from collections.abc import Iterable, Mapping, Sequence

from bench.compare.goals import Goal
from bench.compare.items import ITEMS, RACES
from bench.compare.results import Result, Results
from bench.compare.systems import CACHED, PGBENCH, PLAIN

_OURS = (CACHED, PLAIN)


def items_table(items: Sequence[str]) -> str:
    """Return what each item asks."""
    rows = [(item, ITEMS[item].title, str(ITEMS[item].connections)) for item in items]
    return _table(("item", "what", "connections"), "llr", rows)


def figures_table(results: Results, *, items: Sequence[str], keys: Sequence[str]) -> str:
    """Return the measured figures of each item and system."""
    header = ("item", "system", "req/s", "p50 ms", "p99 ms", "server CPU ms", "DB CPU ms", "SQL")
    found = [results.median(item=item, system=key) for item in items for key in keys]
    return _table(header, "llrrrrrr", [_figures(result) for result in found if result])


def ratios_table(results: Results, *, items: Sequence[str], keys: Sequence[str]) -> str:
    """Return the requests per second of Nexus as multiples of each peer's."""
    peers = [key for key in keys if key not in _OURS]
    rows = [
        (item, system, *(_ratio(results, item, system, peer) for peer in peers))
        for item in items
        for system in _OURS
        if results.median(item=item, system=system)
    ]
    return _table(("item", "system", *peers), "ll" + "r" * len(peers), rows)


def goals_table(goals: Iterable[Goal]) -> str:
    """Return the goals with the measured values."""
    rows = [
        (goal.item, goal.system, goal.wanted, goal.measured, "met" if goal.is_met else "**missed**")
        for goal in sorted(goals, key=lambda goal: list(ITEMS).index(goal.item))
    ]
    return _table(("item", "system", "goal", "measured", "result"), "lllrl", rows)


def races_table(results: Results) -> str:
    """Return the results of concurrent requests."""
    rows = [
        (
            race.item,
            race.system,
            f"{RACES[race.item].winners} of {RACES[race.item].requests}",
            str(race.good),
            str(race.rows),
            ", ".join(map(str, race.refused_with)) or "–",
            "exact" if race.is_exact else "**wrong**",
        )
        for race in results.races
    ]
    header = ("item", "system", "must succeed", "succeeded", "rows", "other statuses", "result")
    return _table(header, "lllrrll", rows)


def notes_list(*, problems: Sequence[str], left_out: Mapping[str, str]) -> str:
    """Return the systems that were left out and the problems, as a list."""
    notes = [f"- {key} is left out: {reason}." for key, reason in left_out.items()]
    notes += [f"- PROBLEM: {problem}" for problem in problems]
    return "\n".join(notes or ["- none"])


def _figures(result: Result) -> Sequence[str]:
    server = "–" if result.system == PGBENCH else f"{result.server_cpu:.3f}"
    return (
        result.item,
        result.system,
        f"{result.per_second:,.1f}",
        f"{result.p50:.2f}",
        f"{result.p99:.2f}",
        server,
        f"{result.database_cpu:.3f}",
        f"{result.statements:.1f}",
    )


def _ratio(results: Results, item: str, system: str, peer: str) -> str:
    ratio = results.ratio(item=item, system=system, peer=peer)
    return "–" if ratio is None else f"{ratio:.2f}"


def _table(header: Sequence[str], sides: str, rows: Iterable[Sequence[str]]) -> str:
    rules = ["--:" if side == "r" else "---" for side in sides]
    lines = [header, rules, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
