"""Processing in batches: until no row is left or the time is over."""

from datetime import datetime, timedelta

import pytest

from shared.batches import delete_in_batches, work_in_batches
from shared.events.models import OutboxEvent

pytestmark = pytest.mark.django_db


def test_processing_ends_when_a_step_finds_less_than_a_batch() -> None:
    rows = list(range(7))
    sizes: list[int] = []

    def step(limit: int) -> int:
        taken = rows[:limit]
        del rows[:limit]
        sizes.append(len(taken))
        return len(taken)

    progress = work_in_batches(step, size=3)

    assert (progress.count, progress.is_done, sizes) == (7, True, [3, 3, 1])


def test_no_step_starts_after_the_time_is_over() -> None:
    progress = work_in_batches(lambda limit: limit, size=3, seconds=0)

    assert (progress.count, progress.is_done) == (3, False)


def test_rows_outside_the_query_are_not_deleted(now: datetime) -> None:
    for day in range(5):
        OutboxEvent.objects.create(topic="x", payload={}, created_at=now - timedelta(days=day))

    progress = delete_in_batches(
        OutboxEvent.objects.filter(created_at__lt=now - timedelta(days=1)), size=2
    )

    assert (progress.count, progress.is_done) == (3, True)
    assert OutboxEvent.objects.count() == 2
