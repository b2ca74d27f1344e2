"""The overload lab reports what misses a bar."""

import math
from dataclasses import replace

import pytest

from tools.operations.noise import share_between
from tools.operations.overload_figures import (
    Round,
    is_missed,
    median_of,
    recovery_seconds,
    rows,
    summarise,
)
from tools.operations.overload_load import NO_RESPONSE, Sample

GOOD = Round(
    capacity=100.0,
    goodput=90.0,
    unloaded=0.010,
    accepted=0.040,
    refusal=0.020,
    liveness=0.030,
    recovery=1.0,
    refused=9_000,
    failures=0,
    burst_refusal=0.5,
)


def answered(number: int, *, status: int = 200, seconds: float = 0.01) -> list[Sample]:
    return [Sample(each / 100, seconds, status) for each in range(number)]


def test_figures_within_every_bar_are_not_reported() -> None:
    assert not is_missed(rows(GOOD))


@pytest.mark.parametrize(
    "fault",
    [
        {"goodput": 79.0},
        {"accepted": 0.051},
        {"refusal": 0.51},
        {"refused": 0},
        {"liveness": 0.11},
        {"recovery": 5.1},
        {"recovery": math.inf},
        {"failures": 1},
    ],
    ids=str,
)
def test_one_figure_beyond_its_bar_is_reported(fault: dict[str, float]) -> None:
    table = rows(replace(GOOD, **fault))  # type: ignore[arg-type]  # the names are those of fields

    assert is_missed(table)
    assert [row[-1] for row in table].count("**no**") == 1


def test_log_ins_are_left_out_of_the_others() -> None:
    log_in = Sample(0.0, 0.3, 200, b"POST /api/v1/users/login/ HTTP/1.1")
    slow_list = Sample(0.0, 0.05, 200, b"GET /api/v1/products/ HTTP/1.1")

    result = summarise(
        full=answered(100),
        seconds_full=1.0,
        light=answered(10),
        burst=[],
        flood=[*answered(8), slow_list, log_in],
        seconds_flood=1.0,
        liveness=[0.01],
        after=answered(200),
        ended_at=0.0,
    )

    assert (result.accepted, result.accepted_others) == (0.3, 0.05)
    assert result.unloaded_others == result.unloaded == 0.01


def test_server_error_and_missing_response_are_failures_and_refusals_are_not() -> None:
    flood = [
        *answered(50),
        *answered(3, status=500),
        *answered(2, status=NO_RESPONSE),
        *answered(400, status=503, seconds=0.02),
        *answered(10, status=429, seconds=0.02),
    ]

    result = summarise(
        full=answered(100),
        seconds_full=1.0,
        light=answered(10),
        burst=[],
        flood=flood,
        seconds_flood=1.0,
        liveness=[0.001],
        after=answered(100),
        ended_at=0.0,
        processor_full=1.0,
        processor_flood=1.0,
    )

    assert (result.capacity, result.goodput) == (100.0, 50.0)
    assert (result.refused, result.failures) == (410, 5)
    assert result.goodput_of_processor == 0.5


def test_recovery_ends_with_the_first_second_without_a_refusal() -> None:
    refused = [Sample(10 + each / 10, 0.01, 503) for each in range(20)]
    good = [Sample(12 + each / 10, 0.01, 200) for each in range(20)]

    assert recovery_seconds([*refused, *good], ended_at=10.0, limit=0.05) == pytest.approx(2.0)


def test_there_is_no_recovery_while_responses_stay_slow() -> None:
    slow = [Sample(10 + each / 10, 0.2, 200) for each in range(60)]

    assert recovery_seconds(slow, ended_at=10.0, limit=0.05) == math.inf


def test_median_leaves_out_one_bad_round_but_counts_its_failures() -> None:
    result = median_of([GOOD, replace(GOOD, goodput=1.0, failures=7), GOOD])

    assert (result.goodput, result.failures, result.refused) == (90.0, 7, 27_000)


def test_share_of_used_time_leaves_out_idle_time_and_disk_waits() -> None:
    before = [100, 0, 50, 1000, 10, 0, 0, 0]
    after = [140, 0, 60, 1040, 20, 0, 0, 0]

    assert share_between(before, after) == pytest.approx(0.5)
