"""The report of a comparison: medians, ratios, goals, tables and the plot."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.compare.__main__ import main
from bench.compare.goals import check_goals
from bench.compare.plot import draw
from bench.compare.results import RaceResult, Result, Results
from bench.compare.systems import CACHED, PEERS, PGBENCH, PLAIN
from bench.compare.tables import figures_table, goals_table, notes_list, races_table, ratios_table


def measured(
    system: str, per_second: float, *, item: str = "W1", statements: float = 1.0
) -> Result:
    return Result(
        item=item,
        system=system,
        per_second=per_second,
        p50=10.0,
        p99=30.0,
        server_cpu=0.5,
        database_cpu=0.1,
        statements=statements,
        bytes=100.0,
        other_load=0.0,
    )


@pytest.fixture
def results() -> Results:
    rounds = [measured(PLAIN, 700.0), measured(PLAIN, 900.0), measured(PLAIN, 100.0)]
    return Results(measured=[*rounds, measured("drf", 100.0), measured(PGBENCH, 1_000.0)])


class TestResults:
    def test_median_of_rounds_ignores_a_busy_one(self, results: Results) -> None:
        found = results.median(item="W1", system=PLAIN)

        assert found is not None
        assert found.per_second == 700.0

    def test_ratio_needs_both_systems(self, results: Results) -> None:
        assert results.ratio(item="W1", system=PLAIN, peer="drf") == 7.0
        assert results.ratio(item="W1", system=PLAIN, peer="fastapi") is None
        assert results.ratio(item="W3", system=PLAIN, peer="drf") is None


class TestGoals:
    def test_multiple_of_a_measured_peer_is_checked(self, results: Results) -> None:
        goals = {goal.wanted: goal.is_met for goal in check_goals(results)}

        assert goals == {"≥ 7 × drf": True, "≤ 1 statements": True}

    @pytest.mark.parametrize(("statements", "is_met"), [(1.2, True), (2.0, False)])
    def test_statements_above_the_limit_miss_the_goal(
        self, statements: float, is_met: bool
    ) -> None:
        results = Results(measured=[measured(PLAIN, 700.0, statements=statements)])

        assert [goal.is_met for goal in check_goals(results)] == [is_met]

    def test_large_poll_is_compared_with_a_small_one(self) -> None:
        results = Results(
            measured=[measured(CACHED, 1_000.0, item="W8a"), measured(CACHED, 500.0, item="W8b")]
        )

        missed = [goal.measured for goal in check_goals(results) if not goal.is_met]
        assert missed == ["50%"]


class TestTables:
    def test_figures_have_a_row_for_each_measured_system(self, results: Results) -> None:
        table = figures_table(results, items=["W1", "W3"], keys=[PLAIN, "drf", PGBENCH])

        assert table.splitlines()[2:] == [
            "| W1 | nexus-plain | 700.0 | 10.00 | 30.00 | 0.500 | 0.100 | 1.0 |",
            "| W1 | drf | 100.0 | 10.00 | 30.00 | 0.500 | 0.100 | 1.0 |",
            "| W1 | pgbench | 1,000.0 | 10.00 | 30.00 | – | 0.100 | 1.0 |",
        ]

    def test_ratios_are_those_of_nexus_only(self, results: Results) -> None:
        table = ratios_table(results, items=["W1"], keys=[CACHED, PLAIN, "drf", "fastapi"])

        assert table.splitlines()[2:] == ["| W1 | nexus-plain | 7.00 | – |"]

    def test_missed_goal_is_marked(self) -> None:
        results = Results(measured=[measured(PLAIN, 1.0), measured("drf", 1.0)])

        assert "| ≥ 7 × drf | 1.00 × | **missed** |" in goals_table(check_goals(results))

    def test_race_with_a_wrong_number_of_winners_is_marked(self) -> None:
        race = RaceResult(
            item="W9", system="drf", good=2, rows=2, refused_with=[409], is_exact=False
        )

        assert "| 1 of 32 | 2 | 2 | 409 | **wrong** |" in races_table(Results(races=[race]))

    def test_problems_and_left_out_systems_are_listed(self) -> None:
        notes = notes_list(problems=["W1, drf: stale"], left_out={"postgraphile": "no Node"})

        assert notes.splitlines() == [
            "- postgraphile is left out: no Node.",
            "- PROBLEM: W1, drf: stale",
        ]


class TestPlot:
    def test_plot_is_svg_with_a_bar_for_each_system(self, results: Results) -> None:
        keys = [CACHED, PLAIN, *PEERS, PGBENCH]

        svg = draw(results, items=["W1"], keys=keys, ours=(CACHED, PLAIN), limit=PGBENCH)

        bars = ElementTree.fromstring(svg).findall("{http://www.w3.org/2000/svg}rect")
        assert [bar.get("class") for bar in bars] == ["ours", "theirs", "limit"]


class TestCommand:
    def test_unknown_item_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            main(["--items", "W1,W99"])

        assert "argument --items: unknown: W99" in capsys.readouterr().err

    def test_missing_wrk_is_reported_with_the_command_that_installs_it(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setenv("PATH", str(tmp_path))

        assert main(["--quick"]) == 2
        assert capsys.readouterr().err.splitlines() == [
            "The comparison needs wrk: apt-get install wrk, or dnf install wrk."
        ]
