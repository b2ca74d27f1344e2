"""The system panel shows measured figures, or unknown ones."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from nexus.gateway.metrics import ResponseMetrics
from nexus.portal.system import Figure, SystemPanel, WorkerCheck, response_figures
from shared.events.models import OutboxDelivery, OutboxEvent
from tests.deliveries import purge_queues


def by_name(figures: Any) -> dict[str, Figure]:
    """Return the figures by name."""
    return {figure.name: figure for figure in figures}


@pytest.mark.django_db
class TestPanel:
    def test_panel_has_every_figure(self) -> None:
        figures = by_name(SystemPanel().figures())

        assert list(figures) == [
            *("Database", "Cache", "Broker", "Worker", "Queue"),
            *("Dead letters", "p95", "Cache hits"),
        ]
        assert figures["Database"].value.startswith("PostgreSQL ")
        assert figures["Cache"].value.split()[0] in ("Valkey", "Redis")

    def test_dead_letter_is_an_alarm(self, now: datetime) -> None:
        event = OutboxEvent.objects.create(topic="SensorFailed", payload={})
        OutboxDelivery.objects.create(event=event, handler="pour", due_at=now, failed_at=now)

        figure = by_name(SystemPanel().figures())["Dead letters"]

        assert (figure.value, figure.condition) == ("1", "down")

    def test_production_hides_versions(self, settings: Any) -> None:
        settings.NEXUS_PRODUCTION = True

        figures = by_name(SystemPanel().figures())

        assert {figures[name].value for name in ("Database", "Cache", "Broker")} == {"up"}

    def test_missing_worker_is_down(self) -> None:
        # The suite's in-memory broker has no worker.
        purge_queues()

        figures = by_name(SystemPanel().figures())

        assert figures["Worker"].condition == "down"
        assert figures["Queue"].value == "empty"

    def test_worker_of_a_new_demo_is_starting_then_not_responding(self, settings: Any) -> None:
        settings.NEXUS_DEMO = True

        assert WorkerCheck().run().value == "starting"
        assert WorkerCheck(seconds_to_start=0).run().value == "not responding"

    def test_second_reading_is_cached(self, django_assert_num_queries: Any) -> None:
        panel = SystemPanel()
        first = panel.figures()

        with django_assert_num_queries(0):
            second = panel.figures()

        assert first[:5] == second[:5]

    def test_reader_during_a_refresh_gets_the_old_figures(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        panel = SystemPanel()
        first = panel.figures()
        monkeypatch.setattr(panel, "_fresh_until", 0.0)

        with panel._lock, ThreadPoolExecutor(1) as threads:
            second = threads.submit(panel.figures).result(timeout=30)

        assert first[:5] == second[:5]


class TestSpeed:
    def test_figures_are_unknown_without_requests(self) -> None:
        figures = by_name(response_figures(ResponseMetrics()))

        assert {figure.value for figure in figures.values()} == {"–"}
        assert {figure.condition for figure in figures.values()} == {"unknown"}

    def test_p95_is_the_95th_of_a_hundred(self) -> None:
        response_metrics = ResponseMetrics()
        for number in range(1, 101):
            response_metrics.record(number / 1000, None)

        figures = by_name(response_figures(response_metrics))

        assert figures["p95"] == Figure("p95", "95.0 ms", "of the last 100 API requests")

    def test_hit_rate_counts_cacheable_answers_only(self) -> None:
        response_metrics = ResponseMetrics()
        statuses = ["nexus; hit", "nexus; hit; detail=stale", "nexus; fwd=miss; stored", None]
        for status in statuses:
            response_metrics.record(0.001, status)

        figures = by_name(response_figures(response_metrics))

        assert figures["Cache hits"].value == "67 %"
        assert figures["Cache hits"].note == "2 of the last 3 cacheable responses"
