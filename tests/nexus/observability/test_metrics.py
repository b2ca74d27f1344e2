"""Promise: /metrics says what the process does, to allowed addresses only, with bounded labels."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from nexus.celery import app
from nexus.observability import task_metrics
from nexus.observability.gauges import outbox_metrics
from nexus.observability.request_metrics import request_metrics
from shared.caching import cache_server
from shared.events import bus
from shared.events.models import OutboxDelivery, OutboxEvent
from tests.nexus.observability.site import Site, run

pytestmark = pytest.mark.django_db(transaction=True)

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def site() -> Site:
    cache_server().call(lambda client: client.flushdb())
    return Site(metrics=request_metrics)


@pytest.fixture(autouse=True)
def _fresh_outbox() -> Iterator[None]:
    outbox_metrics.reset()
    yield
    outbox_metrics.reset()


def scrape(**headers: str) -> Samples:
    """Return the samples of the process by name and labels."""
    response = Client(SERVER_NAME="localhost").get("/metrics", headers=headers)
    assert response.status_code == 200
    return samples_in(response.content.decode())


def samples_in(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    """Return the sum of the samples that have these labels."""
    wanted = set(labels.items())
    return sum(each for (found, own), each in samples.items() if found == name and wanted <= own)


class TestRequests:
    def test_requests_are_counted_by_route_domain_transport_and_status(self, site: Site) -> None:
        before = scrape()

        async def scenario() -> None:
            for number in range(3):
                await site.get(f"/api/v1/polls/{number + 1}/")
            await site.post("/graphql", {"query": "{ nexus { name } }"})

        run(scenario)
        site.log.flush()
        after = scrape()

        polls = {"route": "/api/v1/polls/<poll_id>/", "domain": "polls", "transport": "rest"}
        graphql = {"route": "/graphql/", "domain": "meta", "transport": "graphql"}
        for labels, status, count in ((polls, "404", 3), (graphql, "200", 1)):
            name = "nexus_requests_total"
            assert value(after, name, **labels, status=status) == count + value(
                before, name, **labels, status=status
            )
            name = "nexus_request_seconds_count"
            assert value(after, name, **labels) == count + value(before, name, **labels)
        assert value(after, "nexus_request_queries_total", **polls) >= 3

    def test_cache_results_are_counted(self, site: Site) -> None:
        before = scrape()

        async def scenario() -> None:
            for _ in range(3):
                await site.get("/api/v1/polls/")

        run(scenario)
        site.log.flush()
        after = scrape()

        for result, count in (("miss", 1), ("hit", 2)):
            labels = {"domain": "polls", "result": result}
            name = "nexus_cache_results_total"
            assert value(after, name, **labels) - value(before, name, **labels) == count

    def test_paths_and_methods_of_clients_make_no_labels(self, site: Site) -> None:
        run(lambda: site.get("/api/v1/meta/"))
        site.log.flush()
        before = len(scrape())

        async def scenario() -> None:
            for number in range(20):
                await asyncio.gather(
                    site.get(f"/api/v1/nothing-{number}/"),
                    site.get(f"/nothing-{number}"),
                    site.send(f"METHOD{number}", f"/api/v1/polls/{number}/", b""),
                )

        run(scenario)
        site.log.flush()

        # Two series of requests with all buckets, and one of OTHER.
        assert len(scrape()) - before < 60


class TestAccess:
    def test_address_that_is_not_listed_gets_404(self, settings: Any) -> None:
        client = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.7")

        assert client.get("/metrics").status_code == 404
        settings.NEXUS_METRICS_ALLOWED = ["192.0.2.0/24"]
        assert client.get("/metrics").status_code == 200

    def test_request_through_a_proxy_gets_404(self) -> None:
        response = Client(SERVER_NAME="localhost").get(
            "/metrics", headers={"X-Forwarded-For": "127.0.0.1"}
        )

        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


class TestGauges:
    def test_pools_and_streams_of_the_process(self, site: Site, settings: Any) -> None:
        found = scrape()

        assert value(found, "nexus_pool_threads", pool="work") == settings.NEXUS_WEB_THREADS
        assert ("nexus_pool_active", frozenset({("pool", "work")})) in found
        assert value(found, "nexus_streams_open") == 0
        assert value(found, "nexus_streams_limit") == settings.NEXUS_MAX_STREAMS
        assert value(found, "process_resident_memory_bytes") > 0

    def test_outbox(self) -> None:
        handler = bus.known_handlers()[0]
        now = timezone.now()
        event = OutboxEvent.objects.create(topic="tests.Something", payload={})
        OutboxDelivery.objects.create(
            event=event, handler=handler, due_at=now - timedelta(minutes=5)
        )
        OutboxDelivery.objects.create(
            event=event, handler="domains.dormant.*", due_at=now - timedelta(days=5)
        )
        OutboxDelivery.objects.create(event=event, handler="dead", due_at=now, failed_at=now)

        found = scrape()

        assert value(found, "nexus_outbox_due") == 1
        assert 300 <= value(found, "nexus_outbox_oldest_seconds") < 400
        assert value(found, "nexus_outbox_dead_letters") == 1


class TestTasks:
    def test_tasks_are_counted_by_result(self) -> None:
        @app.task(name="tests.fail")  # type: ignore[untyped-decorator]
        def fail() -> None:
            raise ValueError

        before = samples_in(generate_latest(task_metrics.REGISTRY).decode())
        app.tasks["shared.events.tasks.sweep"].apply()
        fail.apply()
        after = samples_in(generate_latest(task_metrics.REGISTRY).decode())
        app.tasks.unregister("tests.fail")

        for task, result in (("shared.events.tasks.sweep", "success"), ("tests.fail", "failure")):
            name, labels = "nexus_tasks_total", {"task": task, "result": result}
            assert value(after, name, **labels) - value(before, name, **labels) == 1
        name, labels = "nexus_task_seconds_count", {"task": "tests.fail"}
        assert value(after, name, **labels) - value(before, name, **labels) == 1

    def test_port_of_a_worker_answers_allowed_addresses_only(self) -> None:
        statuses: list[str] = []
        application = task_metrics.allowed_only(lambda environ, start: [b"metrics"])

        def start_response(status: str, headers: object) -> None:
            statuses.append(status)

        assert application({"REMOTE_ADDR": "192.0.2.7"}, start_response) == []
        assert statuses == ["404 Not Found"]
        assert application({"REMOTE_ADDR": "127.0.0.1"}, start_response) == [b"metrics"]
