"""The command of the conformance kit: what bad input gets, and the three forms of the rubric."""

import ast
import json
import re
import socket
import tomllib
from pathlib import Path

import pytest

from conformance.catalogue import render_catalogue
from conformance.command import main
from conformance.page import render_page
from conformance.projects import PROJECTS
from conformance.rubric import Check, Criterion, Outcome, Run, State, measure
from conformance.summary import as_json, progress_line, summary_lines

KIT = Path(__file__).resolve().parents[2] / "tools" / "conformance"
HOSTILE = "<script>alert(1)</script>"


def outcome(name: str, points: int, state: State, reason: str = "") -> Outcome:
    return Outcome(name, Criterion.FUNCTIONALITY, points, "Votes count.", state, reason, 0.1)


@pytest.fixture
def run() -> Run:
    outcomes = [
        outcome("first", 3, State.PASSED),
        outcome("second", 5, State.MISSED, f"answered with {HOSTILE}"),
        outcome("third", 7, State.NOT_APPLICABLE, "no meaning here"),
    ]
    return Run("polls", "http://localhost:1", "mine", "2026-11-20T09:30:00+00:00", outcomes)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["http://localhost:1", "--project", "pols"], "There is no project pols. There are: "),
        (["localhost:1", "--project", "polls"], "'localhost:1' is no address"),
        (["http://[", "--project", "polls"], "'http://[' is no address"),
        (["http://a", "--project", "polls", "--mapping", "x"], "There is no mapping x:"),
    ],
)
def test_wrong_names_get_one_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    status = main(arguments)

    printed = capsys.readouterr()
    assert (status, printed.out, printed.err.count("\n")) == (2, "", 1)
    assert printed.err.startswith(message)


def test_mapping_for_another_project_is_reported_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('# Mine.\nproject = "feed"\n')

    assert main(["http://localhost:1", "--project", "polls", "--mapping", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"{path}:2: this is a mapping for feed")


def test_server_without_an_answer_is_exit_3_with_its_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"

        status = main([address, "--project", "polls"])

    error = capsys.readouterr().err
    assert (status, error.count("\n")) == (3, 1)
    assert error.startswith(f"Nothing answers at {address}: ")


def test_points_that_do_not_apply_do_not_count(run: Run) -> None:
    assert (run.earned, run.possible, run.percent) == (3, 8, 37.5)


def test_answer_of_an_unexpected_form_misses_the_check() -> None:
    check = Check("odd", Criterion.FUNCTIONALITY, 2, "It counts.", lambda votes: votes["total"])

    found = measure(check, ["no object"])

    assert (found.state, found.earned) == (State.MISSED, 0)
    assert found.reason.startswith("an answer has an unexpected form: TypeError")


def test_terminal_has_points_and_reasons(run: Run) -> None:
    lines = [progress_line(2, 3, run.outcomes[1]), *summary_lines(run)]

    assert lines[0] == f"[ 2/3] MISS  0/5  second: answered with {HOSTILE}"
    assert "All                3 of   8   37.5 %" in lines


def test_json_has_every_check(run: Run) -> None:
    (written,) = json.loads(as_json([run]))["runs"]

    assert (written["earned"], written["possible"]) == (3, 8)
    assert [check["state"] for check in written["checks"]] == ["passed", "missed", "not_applicable"]


def test_page_escapes_answers_and_loads_nothing(run: Run) -> None:
    page = render_page([run])

    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert re.findall(r"\b(?:src|href)=|url\(|@import", page) == []


@pytest.mark.parametrize("project", PROJECTS)
def test_every_check_has_points_a_promise_and_a_name_of_its_own(project: str) -> None:
    checks = list(PROJECTS[project].checks)

    assert len({check.name for check in checks}) == len(checks)
    assert all(check.points > 0 and check.promise.endswith(".") for check in checks)
    assert {check.criterion for check in checks} == set(Criterion)


def test_page_of_the_checks_is_current() -> None:
    page = KIT.parents[1] / "docs" / "conformance-checks.md"

    assert page.read_text() == render_catalogue(), "stale; run make snippets"


def test_kit_imports_its_two_packages_and_the_standard_library_only() -> None:
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).partition(".")[0]
        for path in KIT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    others = {"nexus", "shared", "domains", "tests", "tools", "django", "ninja", "graphene"}
    assert imported & others == set()
    assert {"conformance", "httpx", "hypothesis"} <= imported
    project = tomllib.loads((KIT / "pyproject.toml").read_text())["project"]
    packages = [re.split("[<>=]", name)[0] for name in project["dependencies"]]
    assert packages == ["httpx", "hypothesis"]


def test_kit_and_nexus_have_the_same_version_of_hypothesis() -> None:
    project = tomllib.loads((KIT / "pyproject.toml").read_text())["project"]
    requirements = (KIT.parents[1] / "requirements" / "dev.txt").read_text()

    assert f"\n{project['dependencies'][1]} \\\n" in requirements
