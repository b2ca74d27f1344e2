"""Promise: each fault of a naive API fails the check that names it, and its switch corrects it."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from conformance.mapping import read_mapping
from conformance.projects import PROJECTS, find_project
from conformance.rubric import Run, State
from conformance.runner import run_checks
from naive.faults import FAULTS, faults_without
from naive.http import Server, serve_in_thread
from naive.server import APPS

pytestmark = pytest.mark.slow

KIT = Path(__file__).resolve().parents[2] / "tools" / "conformance"
MAPPINGS = {name: KIT / "naive" / f"{name}.toml" for name in PROJECTS} | {
    "polls": KIT / "mapping.example.toml"
}
EVERY_FAULT = [(project, fault) for project, faults in FAULTS.items() for fault in faults]
Measure = Callable[..., Run]


@pytest.fixture
def measure() -> Iterator[Measure]:
    """Return a function that serves a project with some faults, and measures it."""
    servers: list[Server] = []

    def run(name: str, *, faults: Collection[str], only: Collection[str] = ()) -> Run:
        servers.append(serve_in_thread(APPS[name](faults)))
        project = find_project(name)
        return run_checks(
            project=project,
            mapping=read_mapping(MAPPINGS[name], project.vocabulary),
            base_url=f"http://127.0.0.1:{servers[-1].server_port}",
            only=only,
            progress=lambda *_: None,
        )

    yield run
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("project", PROJECTS)
def test_every_check_has_a_fault_that_it_finds(project: str) -> None:
    checks = {check.name for check in find_project(project).checks}

    assert sorted(FAULTS[project].values()) == sorted(checks)


@pytest.mark.parametrize("project", PROJECTS)
def test_without_faults_every_check_passes(measure: Measure, project: str) -> None:
    run = measure(project, faults=faults_without(project, ["all"]))

    assert [(o.name, o.reason) for o in run.outcomes if o.state is not State.PASSED] == []
    assert run.percent == 100


@pytest.mark.parametrize(("project", "fault"), EVERY_FAULT)
def test_fault_fails_its_check(measure: Measure, project: str, fault: str) -> None:
    run = measure(project, faults=[fault], only=[FAULTS[project][fault]])

    assert [outcome.state for outcome in run.outcomes] == [State.MISSED]
    assert run.outcomes[0].reason


def test_switch_of_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no fault x"):
        faults_without("polls", ["x"])
