"""Promise: what was committed is done in the end, whoever dies or is away meanwhile, and once."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.working import Site, site

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
PLACE_ONE_AND_DIE = f"""{PLACE_ORDERS}
import os, signal
from django.db import transaction
with transaction.atomic():
    # The first hook of the commit: those that would send a message come after it.
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

OPEN = "SELECT count(*) FROM events_outboxdelivery WHERE delivered_at IS NULL"
CONFIRMED = "SELECT count(*) FROM commerce_order WHERE confirmed_at IS NOT NULL"
PARKED = "SELECT count(*) FROM events_parkedtask WHERE name = 'domains.library.tasks.remind'"


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object
) -> Iterator[Site]:
    """Return a shop with processes of its own."""
    folder: Path = tmp_path_factory.mktemp("shop")
    (folder / "mail").mkdir()
    with site(folder) as opened:
        yield opened


def all_is_done(shop: Site, *, orders: int) -> bool:
    return shop.ask(CONFIRMED) == orders and shop.ask(OPEN) == 0


class TestWorkers:
    """One story, in the order in which it is told: every chapter goes on where the last ended."""

    def test_a_worker_killed_in_the_middle_of_a_mail_sends_one_in_the_end(self, shop: Site) -> None:
        told_to_hang, hangs = shop.folder / "mail" / "hang", shop.folder / "mail" / "hangs"
        told_to_hang.touch()
        worker = shop.start_worker()
        shop.run(PLACE_ONE)
        assert shop.wait_for(hangs.exists)

        shop.kill(worker)
        mails_of_the_dead = shop.mails()
        shop.start_worker()

        assert shop.wait_for(lambda: all_is_done(shop, orders=1))
        assert (mails_of_the_dead, shop.mails()) == (0, 1)

    def test_an_unknown_task_is_parked_and_stops_nobody(self, shop: Site) -> None:
        shop.run(SEND_UNKNOWN)

        assert shop.wait_for(lambda: shop.ask(PARKED) == 2)
        assert shop.processes[-1].poll() is None

    def test_a_commit_whose_process_dies_before_it_sends_a_message_is_swept_up(
        self, shop: Site
    ) -> None:
        shop.run(PLACE_ONE_AND_DIE)
        placed = shop.ask("SELECT count(*) FROM commerce_order")

        assert placed == 2
        assert shop.wait_for(lambda: all_is_done(shop, orders=2))
        assert shop.mails() == 2

    def test_a_hundred_orders_succeed_without_a_broker_and_are_confirmed_once_when_it_is_back(
        self, shop: Site
    ) -> None:
        shop.wire.silence()
        times = json.loads(shop.run(PLACE_FIFTY))
        shop.wire.cut()
        times += json.loads(shop.run(PLACE_FIFTY))
        undelivered = shop.ask(OPEN)
        shop.wire.mend()

        assert len(times) == 100
        assert max(times) < 5
        assert undelivered == 100
        assert shop.wait_for(lambda: all_is_done(shop, orders=102))
        # Whatever was sent twice would come within moments.
        time.sleep(1)
        assert shop.mails() == 102
