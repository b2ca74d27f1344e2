"""Write the figures of a complete comparison into docs/performance."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.compare import tables
from bench.compare.goals import check_goals
from bench.compare.plan import Plan
from bench.compare.plot import draw
from bench.compare.results import Results
from bench.compare.sizes import FULL, Size
from bench.compare.systems import CACHED, NEXUS, PEERS, PGBENCH, PLAIN

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "performance"
_PAGE = """\
# Figures of the comparison

`make bench` measured these figures on {date}: {machine}. Each figure is the
median of {rounds} of {seconds} s. The data: {size}.

[The method](index.md) describes what is measured and how to read it. The raw results are in
[figures.json](figures.json).

![Requests per second of each item and system, as bars](figures.svg)

## Systems

{systems}

## Items

{items}

## Figures

CPU times are per request. `SQL` is the number of statements per request.

{figures}

## Multiples

Requests per second of Nexus as a multiple of each peer's.

{ratios}

## Goals

{remark}

{goals}

## Concurrent requests

{races}

## Problems

{notes}
"""
_ABOUT_GOALS = "The goals are multiples of a peer's requests per second, or limits."
_LESS_DATA = "They are set for the complete data, and this run had less."


def write(
    results: Results,
    *,
    plan: Plan,
    left_out: Mapping[str, str],
) -> None:
    """Write the page, the plot and the raw results."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    page = _PAGE.format(
        date=f"{datetime.now(UTC):%-d %B %Y}",
        machine=describe_machine(results),
        rounds="one round" if plan.rounds == 1 else f"{plan.rounds} interleaved rounds",
        seconds=plan.seconds,
        size=_describe_size(plan.size),
        remark=_ABOUT_GOALS if plan.size == FULL else f"{_ABOUT_GOALS} {_LESS_DATA}",
        systems="\n".join(f"- **{key}**: {_describe(key)}" for key in plan.keys),
        items=tables.items_table(plan.items),
        figures=tables.figures_table(results, items=plan.items, keys=plan.keys),
        ratios=tables.ratios_table(results, items=plan.items, keys=plan.keys),
        goals=tables.goals_table(check_goals(results)),
        races=tables.races_table(results),
        notes=tables.notes_list(problems=results.problems, left_out=left_out),
    )
    plot = draw(results, items=plan.items, keys=plan.keys, ours=(CACHED, PLAIN), limit=PGBENCH)
    (FOLDER / "figures.md").write_text(page, encoding="utf-8")
    (FOLDER / "figures.svg").write_text(plot, encoding="utf-8")
    (FOLDER / "figures.json").write_text(_serialize(results, left_out), encoding="utf-8")


def describe_machine(results: Results) -> str:
    """Return the machine in words, without its name, and how busy other programs kept it."""
    loads = sorted(result.other_load for result in results.measured) or [0.0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GiB of memory, Linux, "
        f"Python {platform.python_version()}; other programs used "
        f"{loads[len(loads) // 2]:.1f} processors at the median"
    )


def _describe_size(size: Size) -> str:
    return (
        f"{size.products:,} products, {size.posts:,} posts, {size.jobs:,} jobs, "
        f"{size.users:,} users, {size.users + 1_000 + size.votes:,} votes"
    )


def _describe(key: str) -> str:
    if key == PGBENCH:
        return "the SQL of an item alone, prepared: the limit that the database sets"
    if key in (CACHED, PLAIN):
        return str(NEXUS["name"]) + (", without a cache" if key == PLAIN else "")
    return str(PEERS[key]["name"])


def _serialize(results: Results, left_out: Mapping[str, str]) -> str:
    return json.dumps({**asdict(results), "left_out": dict(left_out)}, indent=1) + "\n"
