"""Promise: each alert fires on the metrics of the application when it should, and not before."""

import asyncio
import json
import logging
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis.connection
import yaml
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone
from prometheus_client import generate_latest

from nexus.celery import app
from nexus.observability import request_log, task_metrics
from nexus.observability.exposition import REGISTRY
from nexus.observability.facts import RequestFacts, RouteLabels
from nexus.observability.gauges import outbox_metrics
from nexus.observability.request_metrics import request_metrics
from nexus.web.bridge import AsgiBridge
from shared.events import bus
from shared.events.models import OutboxDelivery, OutboxEvent
from shared.realtime.metrics import increment
from tests.deploy.promql import Scrape, evaluate, metric_names
from tests.nexus.observability.site import Site, run
from tests.nexus.web.asgi_client import Exchange

pytestmark = pytest.mark.django_db(transaction=True)

FILES = Path(__file__).resolve().parents[2] / "deploy" / "observability"
ALERTS = {
    rule["alert"]: rule
    for group in yaml.safe_load((FILES / "alerts.yaml").read_text())["groups"]
    for rule in group["rules"]
}
DASHBOARD = json.loads((FILES / "grafana" / "dashboard.json").read_text())
SECONDS = 60.0
UP = 'up{instance="web:8000",job="nexus-web"} '
Fault = Callable[["Faults"], None]


def expose() -> str:
    """Return what a web process and a worker expose now."""
    web = generate_latest(REGISTRY).decode()
    return web + generate_latest(task_metrics.REGISTRY).decode()


class Faults:
    """What makes the alerts fire. Each method leaves its trace in the metrics."""

    def __init__(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings = settings
        self.patch = monkeypatch
        self.site = Site(metrics=request_metrics)
        self.while_scraping: list[Callable[[], None]] = []
        self.up = 1

    def record(self, *, seconds: float = 0.01, queries: int = 1, cache: str = "") -> None:
        labels = RouteLabels("/api/v1/polls/", "polls", "rest")
        facts = RequestFacts("request-id", labels, None, queries, cache)
        self.site.log.record(method="GET", path="/", status=200, facts=facts, seconds=seconds)

    def process_down(self) -> None:
        self.up = 0

    def errors(self) -> None:
        self._fail_to_connect(psycopg.errors.UndefinedTable("no such table"))

    def unavailable(self) -> None:
        self._fail_to_connect(psycopg.OperationalError("connection refused"))

    def slow(self) -> None:
        self.record(seconds=3.0)

    def many_statements(self) -> None:
        self.record(queries=100)

    def throttled(self) -> None:
        self.settings.NEXUS_THROTTLES = True
        rates = {**self.settings.NEXUS_THROTTLE_RATES, "reads_address": (1, 60)}
        self.settings.NEXUS_THROTTLE_RATES = rates
        run(lambda: asyncio.gather(*[self.site.get("/api/v1/users/me/") for _ in range(5)]))

    def cache_bypassed(self) -> None:
        def refuse(_: object) -> None:
            raise redis.exceptions.ConnectionError

        for kind in (redis.connection.Connection, redis.connection.UnixDomainSocketConnection):
            self.patch.setattr(kind, "connect", refuse)
            self.patch.setattr(kind, "send_packed_command", lambda *_, **__: refuse(None))
        run(lambda: self.site.get("/api/v1/polls/"))

    def threads_busy(self) -> None:
        may_finish = threading.Event()
        self.settings.NEXUS_WEB_THREADS = 1

        def wait(environ: Any, start_response: Any) -> list[bytes]:
            may_finish.wait(20)
            start_response("200 OK", [])
            return [b""]

        async def scenario() -> None:
            bridge = AsgiBridge(wait, log=self.site.log)
            requests = [asyncio.ensure_future(Exchange(bridge).complete()) for _ in range(4)]
            await asyncio.sleep(0.05)
            self.text = expose()
            may_finish.set()
            await asyncio.gather(*requests)

        run(scenario)

    def streams_near_limit(self) -> None:
        self.settings.NEXUS_MAX_STREAMS = 1
        increment("streams")
        self.while_scraping.append(lambda: increment("streams", -1))

    def outbox_unreadable(self) -> None:
        def refuse(*_: object) -> None:
            raise OperationalError("connection refused")

        wrapper = connection.execute_wrapper(refuse)
        wrapper.__enter__()
        self.while_scraping.append(lambda: wrapper.__exit__(None, None, None))

    def outbox_late(self) -> None:
        due_at = timezone.now() - timedelta(minutes=10)
        self._deliver_later(handler=bus.known_handlers()[0], due_at=due_at)

    def dead_letters(self) -> None:
        now = timezone.now()
        self._deliver_later(handler="tests.handle", due_at=now, failed_at=now)

    def tasks_fail(self) -> None:
        app.tasks["tests.fail"].apply()

    def log_lines_lost(self) -> None:
        self.patch.setattr(request_log, "MAX_WAITING", 1)
        self.patch.setattr(request_log, "SECONDS_BETWEEN_WRITES", 20)
        self.site = Site(metrics=request_metrics)
        for _ in range(3):
            self.record()

    def _fail_to_connect(self, failure: Exception) -> None:
        def refuse(*_: object) -> None:
            raise failure

        with self.patch.context() as patch:
            patch.setattr(DatabaseWrapper, "get_new_connection", refuse)
            run(lambda: self.site.get("/api/v1/polls/1/"))

    def _deliver_later(self, **delivery: Any) -> None:
        event = OutboxEvent.objects.create(topic="tests.Something", payload={})
        OutboxDelivery.objects.create(event=event, **delivery)

    def scrape(self) -> Scrape:
        self.site.log.flush()
        outbox_metrics.reset()
        text = getattr(self, "text", None) or expose()
        for undo in self.while_scraping:
            undo()
        return Scrape.of(text, f"{UP}{self.up}\n")


FAULTS: dict[str, Fault] = {
    "NexusProcessDown": Faults.process_down,
    "NexusErrors": Faults.errors,
    "NexusUnavailable": Faults.unavailable,
    "NexusSlow": Faults.slow,
    "NexusManyStatements": Faults.many_statements,
    "NexusThrottled": Faults.throttled,
    "NexusCacheBypassed": Faults.cache_bypassed,
    "NexusThreadsBusy": Faults.threads_busy,
    "NexusStreamsNearLimit": Faults.streams_near_limit,
    "NexusOutboxUnreadable": Faults.outbox_unreadable,
    "NexusOutboxLate": Faults.outbox_late,
    "NexusDeadLetters": Faults.dead_letters,
    "NexusTasksFail": Faults.tasks_fail,
    "NexusLogLinesLost": Faults.log_lines_lost,
}


@pytest.fixture
def faults(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Faults]:
    @app.task(name="tests.fail")  # type: ignore[untyped-decorator]
    def fail() -> None:
        raise ValueError

    settings.NEXUS_CACHE_TIMEOUT_MS = 100
    task_metrics.start_at_zero(["tests.fail"])
    with caplog.at_level(logging.CRITICAL):
        yield Faults(settings, monkeypatch)
    app.tasks.unregister("tests.fail")
    outbox_metrics.reset()


def run_all_kinds_once(faults: Faults) -> None:
    """Make the series of the metrics that a healthy site has."""
    faults.record(cache="hit")
    run(lambda: faults.site.get("/api/v1/polls/1/"))
    for fault in (faults.errors, faults.unavailable, faults.throttled):
        fault()
    faults.settings.NEXUS_THROTTLES = False
    faults.record(cache="bypass")


@pytest.mark.parametrize("name", ALERTS)
def test_alert_fires_after_its_fault_and_not_before(name: str, faults: Faults) -> None:
    run_all_kinds_once(faults)
    quiet = faults.scrape()
    faults.record(cache="hit")
    healthy = faults.scrape()
    FAULTS[name](faults)
    faulty = faults.scrape()

    expression = ALERTS[name]["expr"]
    assert evaluate(expression, before=quiet, after=healthy, seconds=SECONDS) == {}
    assert evaluate(expression, before=healthy, after=faulty, seconds=SECONDS) != {}
    _evaluate_with_promtool(name, healthy, faulty)


def test_metrics_of_alerts_and_dashboard_exist(faults: Faults) -> None:
    run_all_kinds_once(faults)
    faults.tasks_fail()
    exposed = faults.scrape().samples
    shown = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]

    named = {name for text in shown for name in metric_names(text)}
    named |= {name for rule in ALERTS.values() for name in metric_names(rule["expr"])}

    assert len(named) > 15
    assert named <= set(exposed)


def test_every_alert_says_what_to_do_and_how_urgent_it_is() -> None:
    assert set(FAULTS) == set(ALERTS)
    for rule in ALERTS.values():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"].endswith(".")


def test_page_describes_every_metric_and_alert() -> None:
    page = (FILES.parents[1] / "docs" / "operations" / "observability.md").read_text()
    families = [*REGISTRY.collect(), *task_metrics.REGISTRY.collect()]

    names = {family.name for family in families if family.name.startswith("nexus_")}

    assert [name for name in sorted(names | set(ALERTS)) if name not in page] == []


def test_scrape_configuration_names_the_services_of_compose() -> None:
    configuration = yaml.safe_load((FILES / "prometheus.yaml").read_text())
    compose = yaml.safe_load((FILES.parent / "compose" / "compose.yaml").read_text())
    targets = {
        each["names"][0]: each["port"]
        for job in configuration["scrape_configs"]
        for each in job["dns_sd_configs"]
    }

    environment = compose["services"]["worker"]["environment"]
    assert targets == {"web": 8000, "worker": int(environment["NEXUS_METRICS_PORT"])}


def _evaluate_with_promtool(name: str, healthy: Scrape, faulty: Scrape) -> None:
    """Let Prometheus itself judge an hour in which the fault continues, where it is installed."""
    promtool = shutil.which("promtool")
    if promtool is None:
        return
    series = []
    for metric in {*metric_names(ALERTS[name]["expr"]), "up"}:
        for labels, value in faulty.samples.get(metric, {}).items():
            rise = value - healthy.samples.get(metric, {}).get(labels, value)
            is_counter = metric.endswith(("_total", "_bucket", "_count"))
            pairs = ",".join(f"{label}={json.dumps(text)}" for label, text in sorted(labels))
            values = f"{value}+{rise if is_counter else 0}x240"
            series.append({"series": f"{metric}{{{pairs}}}", "values": values})
    firing = f'count(ALERTS{{alertname="{name}",alertstate="firing"}}) > bool 0'
    test = {
        "rule_files": [str(FILES / "alerts.yaml")],
        "evaluation_interval": "15s",
        "tests": [
            {
                "interval": "15s",
                "input_series": series,
                "promql_expr_test": [
                    {
                        "expr": firing,
                        "eval_time": "50m",
                        "exp_samples": [{"value": 1, "labels": "{}"}],
                    }
                ],
            }
        ],
    }
    done = subprocess.run(
        [promtool, "test", "rules", "/dev/stdin"],
        input=yaml.safe_dump(test),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
