"""Promise: committed events are handled once, even if processes crash or the broker is down."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.workers import WorkerSite, worker_site

pytestmark = pytest.mark.slow

PLACE_ORDERS = """
import json, time
from decimal import Decimal
from django.utils import timezone
from domains.commerce import services
from domains.commerce.models import Category, Product
from domains.commerce.services import OrderRequest
from shared.auth.models import User
from types import SimpleNamespace

shopper, _ = User.objects.get_or_create(username="ada", email="ada@nexus.test")
shelf, _ = Category.objects.get_or_create(name="Pots", slug="pots")
teapot, _ = Product.objects.get_or_create(
    slug="teapot", defaults=dict(name="Teapot", category=shelf, price=Decimal(10), stock=10_000)
)

def place():
    began = time.monotonic()
    services.place_order(
        customer=shopper,
        request=OrderRequest(lines=[SimpleNamespace(product_id=teapot.pk, quantity=1)]),
        now=timezone.now(),
    )
    return time.monotonic() - began
"""
PLACE_ONE = f"{PLACE_ORDERS}\nplace()\ntime.sleep(1)"
PLACE_FIFTY = f"{PLACE_ORDERS}\nprint(json.dumps([place() for _ in range(50)]))"
PLACE_ONE_AND_EXIT = f"""{PLACE_ORDERS}
import os, signal
from django.db import transaction
with transaction.atomic():
    # The first commit hook, so the hooks that would send a message never run.
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    place()
"""
SEND_UNKNOWN = """
from nexus.celery import app
for wait in (0, 1):
    app.send_task(
        "domains.library.tasks.remind", kwargs={"book_id": 7}, queue="default", countdown=wait
    )
"""

UNDELIVERED = "SELECT count(*) FROM events_outboxdelivery WHERE delivered_at IS NULL"
CONFIRMED = "SELECT count(*) FROM commerce_order WHERE confirmed_at IS NOT NULL"
PARKED = "SELECT count(*) FROM events_parkedtask WHERE name = 'domains.library.tasks.remind'"


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object
) -> Iterator[WorkerSite]:
    """Return the commerce domain with processes of its own."""
    folder: Path = tmp_path_factory.mktemp("shop")
    (folder / "mail").mkdir()
    with worker_site(folder) as site:
        yield site


@pytest.fixture(scope="module")
def metrics_port() -> int:
    """Return a free port for the metrics of a worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_everything_delivered(shop: WorkerSite, *, orders: int) -> bool:
    return shop.query_number(CONFIRMED) == orders and shop.query_number(UNDELIVERED) == 0


class TestWorkers:
    """One story: every test continues with the state that the test before it left."""

    def test_mail_of_a_killed_worker_is_sent_once(
        self, shop: WorkerSite, metrics_port: int
    ) -> None:
        should_hang, hangs = shop.folder / "mail" / "hang", shop.folder / "mail" / "hangs"
        should_hang.touch()
        worker = shop.start_worker()
        shop.run(PLACE_ONE)
        assert shop.wait_for(hangs.exists)

        shop.kill(worker)
        mails_of_the_killed_worker = shop.count_mails()
        shop.start_worker(NEXUS_METRICS_PORT=str(metrics_port))

        assert shop.wait_for(lambda: is_everything_delivered(shop, orders=1))
        assert (mails_of_the_killed_worker, shop.count_mails()) == (0, 1)

    def test_worker_serves_the_metrics_of_its_child_processes(
        self, shop: WorkerSite, metrics_port: int
    ) -> None:
        with urlopen(f"http://127.0.0.1:{metrics_port}/metrics", timeout=10) as response:
            text = response.read().decode()

        task = "domains.commerce.tasks.send_order_confirmation"
        assert f'nexus_tasks_total{{result="success",task="{task}"}} 1.0' in text

    def test_unknown_task_is_parked_and_the_worker_continues(self, shop: WorkerSite) -> None:
        shop.run(SEND_UNKNOWN)

        assert shop.wait_for(lambda: shop.query_number(PARKED) == 2)
        assert shop.processes[-1].poll() is None

    def test_event_of_a_process_killed_after_the_commit_is_delivered(
        self, shop: WorkerSite
    ) -> None:
        shop.run(PLACE_ONE_AND_EXIT)
        placed = shop.query_number("SELECT count(*) FROM commerce_order")

        assert placed == 2
        assert shop.wait_for(lambda: is_everything_delivered(shop, orders=2))
        assert shop.count_mails() == 2

    def test_orders_placed_without_a_broker_are_confirmed_once_when_it_is_back(
        self, shop: WorkerSite
    ) -> None:
        shop.broker.stall()
        times = json.loads(shop.run(PLACE_FIFTY))
        shop.broker.cut()
        times += json.loads(shop.run(PLACE_FIFTY))
        undelivered = shop.query_number(UNDELIVERED)
        shop.broker.restore()

        assert len(times) == 100
        assert max(times) < 5
        assert undelivered == 100
        assert shop.wait_for(lambda: is_everything_delivered(shop, orders=102))
        # A second mail would arrive within moments.
        time.sleep(1)
        assert shop.count_mails() == 102
