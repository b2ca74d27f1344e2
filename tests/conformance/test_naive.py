"""Promise: each fault of a naive API fails the check that names it, and its switch corrects it."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conformance.mapping import read_mapping
from conformance.projects import PROJECTS, find_project
from conformance.rubric import Criterion, Run, State
from conformance.runner import run_checks
from naive.faults import FAULTS, faults_without
from naive.http import serve_in_thread
from naive.server import APPS

pytestmark = pytest.mark.slow

KIT = Path(__file__).resolve().parents[2] / "tools" / "conformance"
MAPPINGS = {name: KIT / "naive" / f"{name}.toml" for name in PROJECTS} | {
    "polls": KIT / "mapping.example.toml"
}
EVERY_FAULT = [(project, fault) for project, faults in FAULTS.items() for fault in faults]
TIMED = {
    (project, check.name)
    for project in PROJECTS
    for check in PROJECTS[project].checks
    if check.criterion is Criterion.PERFORMANCE
}


def measure(name: str, *, faults: Collection[str], only: Collection[str] = ()) -> Run:
    """Serve a project with some faults, and measure it."""
    server = serve_in_thread(APPS[name](faults))
    project = find_project(name)
    try:
        return run_checks(
            project=project,
            mapping=read_mapping(MAPPINGS[name], project.vocabulary),
            base_url=f"http://127.0.0.1:{server.server_port}",
            only=only,
            progress=lambda *_: None,
        )
    finally:
        server.shutdown()
        server.server_close()


def measure_fault(case: tuple[str, str]) -> Run:
    project, fault = case
    return measure(project, faults=[fault], only=[FAULTS[project][fault]])


@pytest.fixture(scope="module")
def measured() -> Mapping[tuple[str, str], Run]:
    """Return what was measured with each fault, of the checks that measure no time."""
    cases = [
        (name, fault) for name, fault in EVERY_FAULT if (name, FAULTS[name][fault]) not in TIMED
    ]
    # They mostly wait, so several at a time save time. What measures time is measured alone.
    with ThreadPoolExecutor(max_workers=6) as pool:
        return dict(zip(cases, pool.map(measure_fault, cases), strict=True))


@pytest.mark.parametrize("project", PROJECTS)
def test_every_check_has_a_fault_that_it_finds(project: str) -> None:
    checks = {check.name for check in find_project(project).checks}

    assert sorted(FAULTS[project].values()) == sorted(checks)


@pytest.mark.parametrize("project", PROJECTS)
def test_without_faults_every_check_passes(project: str) -> None:
    run = measure(project, faults=faults_without(project, ["all"]))

    assert [(o.name, o.reason) for o in run.outcomes if o.state is not State.PASSED] == []
    assert run.percent == 100


@pytest.mark.parametrize(("project", "fault"), EVERY_FAULT)
def test_fault_fails_its_check(
    measured: Mapping[tuple[str, str], Run], project: str, fault: str
) -> None:
    case = (project, fault)

    run = measured[case] if case in measured else measure_fault(case)

    assert [outcome.state for outcome in run.outcomes] == [State.MISSED]
    assert run.outcomes[0].reason


def test_switch_of_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no fault x"):
        faults_without("polls", ["x"])
