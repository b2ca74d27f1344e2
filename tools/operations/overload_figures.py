"""The figures of the overload lab: what samples show, and which of the bars they miss."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from tools.operations.overload_load import NO_RESPONSE, Sample

OVERLOAD = 10
MIN_GOODPUT = 0.8
MAX_SLOWDOWN = 5.0
MAX_REFUSAL_SECONDS = 0.5
MAX_LIVENESS_SECONDS = 0.1
MAX_RECOVERY_SECONDS = 5.0
REFUSED = (429, 503)
LOG_IN = b"/api/v1/users/login/"
_WINDOW_SECONDS = 1.0


@dataclass(frozen=True)
class Round:
    """
    The figures of one round. Rates are in requests a second, times in seconds.

    ``failures`` counts responses that are neither a success nor a refusal, and missing ones.
    ``goodput_of_processor`` is the goodput of a second of the process's processor time, as a share
    of that at capacity: what a busy machine does not change. ``unloaded_others`` and
    ``accepted_others`` leave out the log-ins, which hash a password.
    """

    capacity: float
    goodput: float
    unloaded: float
    accepted: float
    refusal: float
    liveness: float
    recovery: float
    refused: int
    failures: int
    burst_refusal: float
    goodput_of_processor: float = math.nan
    unloaded_others: float = math.nan
    accepted_others: float = math.nan


def summarise(
    *,
    full: Sequence[Sample],
    seconds_full: float,
    light: Sequence[Sample],
    burst: Sequence[Sample],
    flood: Sequence[Sample],
    seconds_flood: float,
    liveness: Sequence[float],
    after: Sequence[Sample],
    ended_at: float,
    processor_full: float = math.nan,
    processor_flood: float = math.nan,
) -> Round:
    """
    Return the figures of a round.

    ``full`` is a load that uses the whole capacity, ``light`` one that is far below it, ``burst``
    the beginning of the flood, ``flood`` the rest of it, and ``after`` a load that follows it.
    ``processor_full`` and ``processor_flood`` are the processor time of the process in seconds,
    the latter with the burst.
    """
    unloaded = percentile(_good_seconds(light), 99)
    return Round(
        capacity=len(_good_seconds(full)) / seconds_full,
        goodput=len(_good_seconds(flood)) / seconds_flood,
        unloaded=unloaded,
        accepted=percentile(_good_seconds(flood), 99),
        refusal=percentile(_refused_seconds(flood), 99),
        liveness=percentile(liveness, 99),
        recovery=recovery_seconds(after, ended_at=ended_at, limit=MAX_SLOWDOWN * unloaded),
        refused=len(_refused_seconds(flood)),
        failures=sum(_is_failure(sample) for sample in [*full, *light, *burst, *flood, *after]),
        burst_refusal=percentile(_refused_seconds(burst), 99),
        goodput_of_processor=(len(_good_seconds([*burst, *flood])) / processor_flood)
        / (len(_good_seconds(full)) / processor_full),
        unloaded_others=percentile(_good_seconds(_without_log_ins(light)), 99),
        accepted_others=percentile(_good_seconds(_without_log_ins(flood)), 99),
    )


def percentile(seconds: Sequence[float], percent: int) -> float:
    """Return the smallest value that this percentage does not exceed; infinity if there is none."""
    ordered = sorted(seconds)
    return ordered[math.ceil(len(ordered) * percent / 100) - 1] if ordered else math.inf


def recovery_seconds(after: Sequence[Sample], *, ended_at: float, limit: float) -> float:
    """
    Return how many seconds after the flood the first good second began.

    In a good second every request succeeds, and 95 of 100 within the limit. Infinity if none does.
    """
    ordered = sorted(after, key=lambda sample: sample.sent_at)
    for first in ordered:
        window = [s for s in ordered if 0 <= s.sent_at - first.sent_at < _WINDOW_SECONDS]
        good = _good_seconds(window)
        if len(good) == len(window) and percentile(good, 95) <= limit:
            return max(0.0, first.sent_at - ended_at)
    return math.inf


def median_of(rounds: Sequence[Round]) -> Round:
    """Return a round with the median of each figure, and the sums of the counts."""
    figures = {
        name: median(getattr(each, name) for each in rounds)
        for name in Round.__dataclass_fields__
        if name not in ("refused", "failures")
    }
    return Round(
        **figures,
        refused=sum(each.refused for each in rounds),
        failures=sum(each.failures for each in rounds),
    )


def rows(result: Round) -> list[list[str]]:
    """Return the rows of the table: what, the bar, the figure, and whether it is met."""
    slowdown = result.accepted / result.unloaded
    share = result.goodput / result.capacity
    return [
        _row(
            "goodput",
            f"at least {MIN_GOODPUT:.0%} of capacity",
            f"{share:.0%}: {result.goodput:.0f} of {result.capacity:.0f} a second",
            is_met=share >= MIN_GOODPUT,
        ),
        _row(
            "p99 of accepted requests",
            f"at most {MAX_SLOWDOWN:.0f} times the unloaded one",
            f"{slowdown:.1f} times: {_ms(result.accepted)}, unloaded {_ms(result.unloaded)}",
            is_met=slowdown <= MAX_SLOWDOWN,
        ),
        _row(
            "p99 of refusals",
            f"at most {_ms(MAX_REFUSAL_SECONDS)}",
            f"{_ms(result.refusal)}, {result.refused:,} of them",
            is_met=result.refused > 0 and result.refusal <= MAX_REFUSAL_SECONDS,
        ),
        _row(
            "p99 of `/livez`",
            f"at most {_ms(MAX_LIVENESS_SECONDS)}",
            _ms(result.liveness),
            is_met=result.liveness <= MAX_LIVENESS_SECONDS,
        ),
        _row(
            "recovery",
            f"at most {MAX_RECOVERY_SECONDS:.0f} s",
            f"{result.recovery:.1f} s",
            is_met=result.recovery <= MAX_RECOVERY_SECONDS,
        ),
        _row(
            "other failures, missing responses",
            "0",
            str(result.failures),
            is_met=result.failures == 0,
        ),
    ]


def is_missed(table: Iterable[Sequence[str]]) -> bool:
    """Return whether a row of the table misses its bar."""
    return any(row[-1] != "yes" for row in table)


def _row(what: str, bar: str, figure: str, *, is_met: bool) -> list[str]:
    return [what, bar, figure, "yes" if is_met else "**no**"]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _without_log_ins(samples: Iterable[Sample]) -> list[Sample]:
    return [sample for sample in samples if LOG_IN not in sample.request]


def _good_seconds(samples: Iterable[Sample]) -> list[float]:
    return [sample.seconds for sample in samples if 200 <= sample.status < 300]


def _refused_seconds(samples: Iterable[Sample]) -> list[float]:
    return [sample.seconds for sample in samples if sample.status in REFUSED]


def _is_failure(sample: Sample) -> bool:
    is_expected = 200 <= sample.status < 300 or sample.status in REFUSED
    return sample.status == NO_RESPONSE or not is_expected
