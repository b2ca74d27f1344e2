"""Taking times."""

import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def took(action: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def median_of(action: Callable[[], object], *, rounds: int) -> float:
    """Return how many milliseconds something mostly takes."""
    return statistics.median(took(action) for _ in range(rounds))


def statements_of(action: Callable[[], object]) -> int:
    """Return how many statements something sends to the database."""
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)
