"""Work on any number of rows: batches that commit, until all is done or the time is over."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

BATCH = 1_000
SECONDS = 30.0
"""Less than the time limit of a task: what is left is done by the next run."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rows were worked on, and whether none is left."""

    count: int
    is_done: bool


def work_in_batches(
    step: Callable[[int], int], *, size: int = BATCH, seconds: float = SECONDS
) -> Progress:
    """
    Call the step with the size of a batch, each time in a transaction of its own.

    The step works on at most that many rows and returns how many it found. One that finds
    fewer has found the last; when the time in seconds is over, no other step is begun.
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
    rows: QuerySet[Any], *, size: int = BATCH, seconds: float = SECONDS
) -> Progress:
    """
    Delete rows, whatever their number, oldest keys first. Rows that others hold are left.
    """

    def delete(most: int) -> int:
        free = rows.order_by("pk").select_for_update(skip_locked=True)
        keys = list(free.values_list("pk", flat=True)[:most])
        rows.model._default_manager.filter(pk__in=keys).delete()
        return len(keys)

    return work_in_batches(delete, size=size, seconds=seconds)
