"""Promise: each fault of the naive polls fails the check that names it, and its switch corrects it."""

import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from conformance.mapping import read_mapping
from conformance.projects import find_project
from conformance.rubric import Run, State
from conformance.runner import run_checks
from naive.faults import POLLS
from naive.server import Server, faults_without

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).resolve().parents[2] / "tools" / "conformance" / "mapping.example.toml"
Measure = Callable[..., Run]


@pytest.fixture
def measure() -> Iterator[Measure]:
    """Return a function that serves the polls with some faults, and measures them."""
    servers: list[Server] = []

    def run(*, faults: Collection[str], only: Collection[str] = ()) -> Run:
        servers.append(Server(port=0, faults=faults))
        threading.Thread(target=servers[-1].serve_forever, args=[0.05], daemon=True).start()
        project = find_project("polls")
        return run_checks(
            project=project,
            mapping=read_mapping(EXAMPLE, project.vocabulary),
            base_url=f"http://127.0.0.1:{servers[-1].server_port}",
            only=only,
            progress=lambda *_: None,
        )

    yield run
    for server in servers:
        server.shutdown()
        server.server_close()


def test_every_check_has_a_fault_that_it_finds() -> None:
    checks = {check.name for check in find_project("polls").checks}

    assert sorted(POLLS.values()) == sorted(checks)


def test_without_faults_every_check_passes(measure: Measure) -> None:
    run = measure(faults=faults_without(["all"]))

    assert [(o.name, o.reason) for o in run.outcomes if o.state is not State.PASSED] == []
    assert run.percent == 100


@pytest.mark.parametrize("fault", POLLS)
def test_fault_fails_its_check(measure: Measure, fault: str) -> None:
    run = measure(faults=[fault], only=[POLLS[fault]])

    assert [outcome.state for outcome in run.outcomes] == [State.MISSED]
    assert run.outcomes[0].reason


def test_switch_of_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no fault x"):
        faults_without(["x"])
