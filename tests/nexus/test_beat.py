"""Of several beat processes one sends the periodic tasks, and another takes over when it ends."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from nexus.beat import LEASE_SECONDS, SingleScheduler
from nexus.celery import app
from shared.events import leases
from shared.events.models import ScheduleLease
from tests.concurrency import run_concurrently

pytestmark = pytest.mark.django_db


class RecordingScheduler(SingleScheduler):
    """A scheduler that records the tasks it would send."""

    sent: list[str]

    def apply_entry(self, entry: object, producer: object = None) -> None:
        """Record the name of the task."""
        self.sent.append(entry.task)


@pytest.fixture
def start_beat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], RecordingScheduler]]:
    """Return a function that starts a beat whose only task is always due."""
    # The connection of the test would be closed between two ticks.
    monkeypatch.setattr("nexus.beat.close_old_connections", lambda: None)
    started: list[RecordingScheduler] = []
    due = {"due": {"task": "due", "schedule": timedelta(seconds=0)}}

    def start() -> RecordingScheduler:
        beat = RecordingScheduler(
            app=app, lazy=True, schedule_filename=str(tmp_path / f"beat-{len(started)}")
        )
        beat.sent = []
        beat.setup_schedule()
        beat.schedule.clear()
        beat.update_from_dict(due)
        started.append(beat)
        return beat

    yield start
    for beat in started:
        beat.close()


def test_second_beat_sends_nothing(start_beat: Callable[[], RecordingScheduler]) -> None:
    first, second = start_beat(), start_beat()

    for _ in range(3):
        first.tick()
        second.tick()

    assert first.sent
    assert second.sent == []


def test_second_beat_takes_over_from_one_that_was_stopped(
    start_beat: Callable[[], RecordingScheduler], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = start_beat(), start_beat()
    first.tick()
    second.tick()

    first.close()
    second.tick()

    assert second.sent
    assert caplog.messages[-2:] == [
        "Another beat runs the schedule.",
        "This beat runs the schedule.",
    ]


def test_second_beat_takes_over_from_one_that_was_killed(
    start_beat: Callable[[], RecordingScheduler],
) -> None:
    first, second = start_beat(), start_beat()
    first.tick()
    expires_at = ScheduleLease.objects.get().expires_at
    assert timedelta(0) < expires_at - timezone.now() <= timedelta(seconds=LEASE_SECONDS)

    ScheduleLease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    second.tick()
    sent_before = len(first.sent)
    first.tick()

    assert second.sent
    assert len(first.sent) == sent_before


def test_beat_waits_while_the_database_is_away(
    start_beat: Callable[[], RecordingScheduler], monkeypatch: pytest.MonkeyPatch
) -> None:
    beat = start_beat()

    def fail(*_: object, **__: object) -> bool:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr("nexus.beat.connection.close", lambda: None)
        patch.setattr(leases, "hold", fail)
        beat.tick()
        assert beat.sent == []

    beat.tick()
    assert beat.sent


@pytest.mark.django_db(transaction=True)
def test_one_of_several_at_once_gets_the_lease() -> None:
    names = [f"beat {number}" for number in range(8)]

    results = run_concurrently(
        [partial(leases.hold, "schedule", holder=name, seconds=30) for name in names]
    )

    assert sorted(results) == [False] * 7 + [True]


def test_readiness_reports_whether_the_schedule_runs(
    client: Client, start_beat: Callable[[], RecordingScheduler]
) -> None:
    before = client.get("/readyz?verbose").json()["schedule"]
    start_beat().tick()

    assert before == "not running"
    assert client.get("/readyz?verbose").json()["schedule"] == "running"
