"""Processing any number of rows in batches, each in a transaction of its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

BATCH_SIZE = 1_000
SECONDS = 30.0
"""Less than the time limit of a task. The next run continues with the remaining rows."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The number of processed rows, and whether none is left."""

    count: int
    is_done: bool


def work_in_batches(
    step: Callable[[int], int], *, size: int = BATCH_SIZE, seconds: float = SECONDS
) -> Progress:
    """
    Call the step with the size of a batch repeatedly, each time in a transaction of its own.

    The step processes at most that many rows and returns how many it found. Fewer than ``size``
    means that no row is left. No step starts after ``seconds``. What the step raises is raised.
    """
    give_up_at = time.monotonic() + seconds
    count = 0
    while True:
        with transaction.atomic():
            found = step(size)
        count += found
        if found < size:
            return Progress(count, is_done=True)
        if time.monotonic() >= give_up_at:
            return Progress(count, is_done=False)


def delete_in_batches(
    rows: QuerySet[Any], *, size: int = BATCH_SIZE, seconds: float = SECONDS
) -> Progress:
    """
    Delete the rows of a query in order of their primary keys, except those that are locked.
    """

    def delete(limit: int) -> int:
        unlocked = rows.order_by("pk").select_for_update(skip_locked=True)
        keys = list(unlocked.values_list("pk", flat=True)[:limit])
        rows.model._default_manager.filter(pk__in=keys).delete()
        return len(keys)

    return work_in_batches(delete, size=size, seconds=seconds)
