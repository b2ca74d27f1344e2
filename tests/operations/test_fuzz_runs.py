"""A server error fails the fuzz run, as does a run that tests nothing."""

import tomllib
from typing import Any

import pytest

from tools.operations.fuzz_graphql import find_faults
from tools.operations.fuzz_runs import LAST, configuration_without, read_report

CLEAN: dict[str, Any] = {
    "complete": True,
    "stop_reason": "completed",
    "operations": {"tested": 3},
    "test_cases": {"generated": 90},
    "failures": [],
    "errors": [],
}
SERVER_ERROR = {
    "title": "Server error",
    "operations": [{"label": "GET /api/v1/products/"}],
}


def test_clean_report_has_no_failure() -> None:
    report = read_report("REST, user", CLEAN)

    assert (report.operations, report.requests, report.failures) == (3, 90, [])
    assert report.cells == ["REST, user", "3", "90", "0", "yes"]


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ({"failures": [SERVER_ERROR]}, "Server error: GET /api/v1/products/"),
        ({"errors": [{"title": "Network"}]}, 'error: {"title": "Network"}'),
        ({"complete": False, "stop_reason": "interrupted"}, "It ended early: interrupted."),
        ({"operations": {"tested": 0}}, "It ended early: completed."),
    ],
)
def test_fault_is_a_failure(fault: dict[str, Any], failure: str) -> None:
    report = read_report("REST, user", {**CLEAN, **fault})

    assert report.failures == [failure]
    assert report.cells[-1] == "**no**"


def test_configuration_leaves_out_what_ends_the_session() -> None:
    text = configuration_without({"include-operation-id": LAST})

    read = tomllib.loads(text)

    assert read["operations"][0] == {"include-operation-id": list(LAST), "enabled": False}
    assert 500 not in read["checks"]["positive_data_acceptance"]["expected-statuses"]


@pytest.mark.parametrize(
    ("status", "body", "number"),
    [
        (200, b'{"data": {"me": null}}', 0),
        (200, b'{"data": null, "errors": [{"extensions": {"code": "not_authenticated"}}]}', 0),
        (200, b'{"data": null, "errors": [{"extensions": {"code": "internal_error"}}]}', 1),
        (200, b'{"data": null, "errors": [{"extensions": {"code": "of_no_catalogue"}}]}', 1),
        (200, b'{"data": null, "errors": [{"message": "without a code"}]}', 1),
        (200, b'{"data": {}, "trace": "line 1"}', 1),
        (200, b"{}", 1),
        (500, b"<h1>Server Error</h1>", 1),
        (500, b'{"data": null, "errors": []}', 1),
    ],
)
def test_faults_of_a_graphql_response_are_found(status: int, body: bytes, number: int) -> None:
    assert len(find_faults(status, body)) == number
