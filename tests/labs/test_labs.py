"""Promise: every lab is broken in its copy, its solution passes, and its pages are complete."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tools.labs import __main__ as commands
from tools.labs import pages
from tools.labs.copies import copy_checkout
from tools.labs.lab import LABS, ROOT, SPOILERS, Lab, StaleBreak, find_labs
from tools.labs.runs import Outcome, run

ALL = find_labs()
NAMES = {
    *("duplicate-votes", "overselling", "n-plus-one", "lost-notifications", "stale-cache"),
    *("unsafe-upload", "broken-access-control", "offset-pagination", "slow-search"),
    *("third-party-outage", "refresh-race", "migration-that-locks"),
}
SECTIONS = ["Task", "Measure", "Done when"]
HINTS = 3
each_lab = pytest.mark.parametrize("lab", ALL, ids=lambda lab: lab.name)


def test_there_is_a_lab_for_each_name() -> None:
    assert {lab.name for lab in ALL} == NAMES


@each_lab
class TestPages:
    def test_fault_fits_the_code(self, lab: Lab) -> None:
        changes = lab.read_changes()

        assert changes
        assert all(change.broken != change.solved for change in changes)
        assert all((ROOT / change.path).exists() == bool(change.solved) for change in changes)

    def test_readme_states_task_measure_and_end(self, lab: Lab) -> None:
        text = (lab.folder / "README.md").read_text()

        headings = re.findall("^## (.+)$", text, re.MULTILINE)

        assert headings == SECTIONS
        assert f"make lab NAME={lab.name}" in text
        assert f"make lab-check NAME={lab.name}" in text
        assert len(lab.task) > 100

    def test_there_are_three_hints(self, lab: Lab) -> None:
        text = (lab.folder / "hints.md").read_text()

        hints = re.findall(
            r'^<details markdown="1">\n<summary>Hint (\d)</summary>\n\n(.+?)\n\n</details>$',
            text,
            re.MULTILINE | re.DOTALL,
        )

        assert [int(number) for number, _ in hints] == list(range(1, HINTS + 1))
        assert all(len(hint) > 40 for _, hint in hints)

    def test_solution_shows_the_current_difference(self, lab: Lab) -> None:
        text = pages.solution_page(lab).read_text()

        assert pages.fill_diff(lab) == text, "stale; run .venv/bin/python tools/labs/pages.py"
        assert lab.write_diff() in text
        assert "## Explanation" in text

    def test_solution_has_figures_that_differ(self, lab: Lab) -> None:
        figures = pages.read_figures(lab)

        assert any(broken != solved for _, broken, solved in figures)
        assert all(name and solved for name, _, solved in figures)


class TestFault:
    def test_text_that_is_not_there_once_is_refused(self, tmp_path: Path) -> None:
        lab = Lab(tmp_path / "docs/labs/gone")
        lab.folder.mkdir(parents=True)
        (tmp_path / "shop.py").write_text("sell()\nsell()\n")
        (lab.folder / "break.toml").write_text(
            '[[replace]]\nfile = "shop.py"\noriginal = "sell()"\nbroken = "give()"\n'
        )

        with pytest.raises(StaleBreak, match=r"gone: shop.py contains 2 times"):
            lab.read_changes(tmp_path)

    def test_replacements_of_one_file_follow_each_other(self, tmp_path: Path) -> None:
        lab = Lab(tmp_path / "docs/labs/two")
        lab.folder.mkdir(parents=True)
        (tmp_path / "shop.py").write_text("import a\nsell()\n")
        (lab.folder / "break.toml").write_text(
            '[[replace]]\nfile = "shop.py"\noriginal = "import a"\nbroken = "import b"\n'
            '[[replace]]\nfile = "shop.py"\noriginal = "sell()"\nbroken = "give()"\n'
            '[[add]]\nfile = "new.py"\ntext = "x = 1\\n"\n'
        )

        lab.apply(tmp_path)

        assert (tmp_path / "shop.py").read_text() == "import b\ngive()\n"
        assert (tmp_path / "new.py").read_text() == "x = 1\n"


class TestCommands:
    @pytest.mark.parametrize("command", ["start", "check", "figures"])
    def test_unknown_lab_is_refused_with_the_names(
        self, command: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status = commands.main([command, "no-such-lab"])

        [line] = capsys.readouterr().err.splitlines()
        assert status == 2
        assert all(lab.name in line for lab in ALL)

    def test_check_without_a_copy_names_the_command(
        self, capsys: pytest.CaptureFixture[str], copies: Path
    ) -> None:
        status = commands.main(["check", "overselling"])

        assert (status, capsys.readouterr().err) == (
            2,
            "There is no copy yet: make lab NAME=overselling\n",
        )

    def test_copy_is_broken_hides_the_solutions_and_is_replaced_on_request_only(
        self, capsys: pytest.CaptureFixture[str], copies: Path
    ) -> None:
        folder = copies / "n-plus-one"
        orders = folder / "domains/commerce/models/orders.py"

        assert commands.main(["start", "n-plus-one"]) == 0
        task = capsys.readouterr().out
        broken = orders.read_text()
        orders.write_text("# An attempt.\n")
        assert commands.main(["start", "n-plus-one"]) == 2
        attempt = orders.read_text()
        assert commands.main(["start", "n-plus-one", "--reset"]) == 0

        assert "make lab-check NAME=n-plus-one" in task
        assert attempt == "# An attempt.\n"
        assert orders.read_text() == broken != (ROOT / orders.relative_to(folder)).read_text()
        assert not [file for name in SPOILERS for file in (folder / LABS).glob(f"*/{name}")]
        assert (folder / LABS / "n-plus-one" / "hints.md").is_file()

    @pytest.fixture
    def copies(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
        """Let the commands use a folder of this test for their copies."""
        monkeypatch.setattr(commands, "COPIES", tmp_path)
        monkeypatch.setattr(commands, "_shown", str)
        return tmp_path


@pytest.fixture(scope="module")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the servers of both runs."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def solved(state_dir: Path) -> Mapping[str, Outcome]:
    """Return the outcomes in this checkout."""
    return run(ALL, folder=ROOT, state_dir=state_dir)


@pytest.fixture(scope="module")
def broken(
    solved: Mapping[str, Outcome],
    state_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, Outcome]:
    """Return the outcomes in a copy with all faults."""
    folder = tmp_path_factory.mktemp("copy") / "nexus"
    copy_checkout(ROOT, folder)
    for lab in ALL:
        lab.apply(folder)
    return run(ALL, folder=folder, state_dir=state_dir)


@pytest.mark.slow
class TestRuns:
    """
    All faults are put into one copy, because each process and each set of migrations takes seconds.

    They are in different files and act on different requests. ``make lab-figures`` runs each alone.
    """

    @each_lab
    def test_solution_passes(self, lab: Lab, solved: Mapping[str, Outcome]) -> None:
        assert solved[lab.name].failures == {}
        assert solved[lab.name].is_done

    @each_lab
    def test_broken_copy_fails_with_a_reason(self, lab: Lab, broken: Mapping[str, Outcome]) -> None:
        outcome = broken[lab.name]

        assert not outcome.is_done
        assert outcome.failures
        assert all(
            "AssertionError" in reason or reason.startswith("assert")
            for reason in outcome.failures.values()
        ), outcome.failures

    @each_lab
    def test_figures_are_those_of_the_page(
        self, lab: Lab, solved: Mapping[str, Outcome], broken: Mapping[str, Outcome]
    ) -> None:
        shown = {name for name, _, _ in pages.read_figures(lab)}

        assert shown == set(solved[lab.name].figures) == set(broken[lab.name].figures)
