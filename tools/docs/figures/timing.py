"""Measuring durations and counting statements."""

import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def measure_once(action: Callable[[], object]) -> float:
    """Return the duration of one call in milliseconds."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def measure_median(action: Callable[[], object], *, rounds: int) -> float:
    """Return the median duration of several calls in milliseconds."""
    return statistics.median(measure_once(action) for _ in range(rounds))


def count_statements(action: Callable[[], object]) -> int:
    """Return the number of SQL statements of one call."""
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)
