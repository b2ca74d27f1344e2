"""The figures of the house: real ones, and none where nothing was measured."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from nexus.gateway.measuring import Recent
from nexus.portal.system import Figure, Panel, WorkerWatch, speed_of
from shared.events.models import OutboxDelivery, OutboxEvent
from tests.delivering import forget_waiting_tasks


def told(figures: Any) -> dict[str, Figure]:
    """Return the figures by their names."""
    return {figure.name: figure for figure in figures}


@pytest.mark.django_db
class TestPanel:
    def test_tells_of_every_part(self) -> None:
        figures = told(Panel().figures())

        assert list(figures) == [
            *("Database", "Cache", "Broker", "Worker", "Queue"),
            *("Dead letters", "p95", "Cache hits"),
        ]
        assert figures["Database"].value.startswith("PostgreSQL ")
        assert figures["Cache"].value.split()[0] in ("Valkey", "Redis")

    def test_dead_letter_is_an_alarm(self, now: datetime) -> None:
        event = OutboxEvent.objects.create(topic="KettleBoiled", payload={})
        OutboxDelivery.objects.create(event=event, handler="pour", due_at=now, failed_at=now)

        figure = told(Panel().figures())["Dead letters"]

        assert (figure.value, figure.condition) == ("1", "down")

    def test_names_no_version_in_public(self, settings: Any) -> None:
        settings.NEXUS_PRODUCTION = True

        figures = told(Panel().figures())

        assert {figures[name].value for name in ("Database", "Cache", "Broker")} == {"there"}

    def test_says_that_no_worker_answers(self) -> None:
        # The suite has a broker in memory, and nobody who works for it.
        forget_waiting_tasks()

        figures = told(Panel().figures())

        assert figures["Worker"].condition == "down"
        assert figures["Queue"].value == "empty"

    def test_worker_of_a_new_demo_is_starting_and_then_silent(self, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        assert WorkerWatch().look().value == "starting"
        assert WorkerWatch(seconds_to_start=0).look().value == "silent"

    def test_asks_the_parts_seldom(self, django_assert_num_queries: Any) -> None:
        panel = Panel()
        first = panel.figures()

        with django_assert_num_queries(0):
            second = panel.figures()

        assert first[:5] == second[:5]

    def test_holds_up_nobody_who_finds_another_one_asking(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        panel = Panel()
        first = panel.figures()
        monkeypatch.setattr(panel, "_good_until", 0.0)

        with panel._lock, ThreadPoolExecutor(1) as threads:
            second = threads.submit(panel.figures).result(timeout=30)

        assert first[:5] == second[:5]


class TestSpeed:
    def test_is_unknown_before_anything_was_asked(self) -> None:
        figures = told(speed_of(Recent()))

        assert {figure.value for figure in figures.values()} == {"–"}
        assert {figure.condition for figure in figures.values()} == {"unknown"}

    def test_is_that_of_95_in_a_hundred(self) -> None:
        recent = Recent()
        for number in range(1, 101):
            recent.note(number / 1000, None)

        figures = told(speed_of(recent))

        assert figures["p95"] == Figure("p95", "95.0 ms", "of the last 100 API requests")

    def test_counts_hits_among_what_the_cache_took_part_in(self) -> None:
        recent = Recent()
        said = ["nexus; hit", "nexus; hit; detail=stale", "nexus; fwd=miss; stored", None]
        for status in said:
            recent.note(0.001, status)

        figures = told(speed_of(recent))

        assert figures["Cache hits"].value == "67 %"
        assert figures["Cache hits"].note == "2 of the last 3 answers that may be kept"
