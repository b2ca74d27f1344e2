"""
Stop, kill, freeze and cut off each part of a site while clients place orders, and audit the orders.

``make test-faults`` starts its own servers in a temporary folder, and ends with 1 if a promise is
broken. Run as root it also fills the disk of PostgreSQL, which is a small tmpfs then.
"""

import itertools
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tools.docs.figures.pages import paragraph, table  # noqa: E402
from tools.operations.connections_load import sign_up  # noqa: E402
from tools.operations.faults_ledger import (  # noqa: E402
    NO_RESPONSE,
    Audit,
    Ledger,
    Outcome,
    Promise,
    audit,
    confirmations_in,
)
from tools.operations.faults_site import Site, running_site  # noqa: E402
from tools.operations.figures import write_section  # noqa: E402
from tools.operations.lab_processes import wait_until  # noqa: E402
from tools.operations.noise import Noise  # noqa: E402

CLIENTS = 8
MIN_KILLS = 20
MIN_ACKNOWLEDGED = 5_000
SECONDS_BEFORE = 2.0
SECONDS_DOWN = 3.0
SECONDS_FROZEN = 6.0
SECONDS_TO_DELIVER = 1200.0
# So that the worker can follow: each order has events and a mail.
SECONDS_BETWEEN_ORDERS = 0.25
KILLS_OF_A_PART = 5
HEAD = ["fault", "times", "201", "503", "cut", "others", "allowed", "slowest", "recovery", "met"]
# Numbers in brackets in the table are these limits.
DATABASE = Promise(statuses=[201, 503], slowest=10, recovery=5)
DISK = Promise(statuses=[201, 503], slowest=10, recovery=30)
BYPASSED = Promise(statuses=[201], slowest=5, recovery=5)
WEB = Promise(statuses=[201, 503, NO_RESPONSE], slowest=20, recovery=20)


@dataclass(frozen=True)
class Fault:
    """One row: what begins and ends the fault, how many seconds it lasts, and how often it does."""

    what: str
    promise: Promise
    begin: Callable[[], None]
    end: Callable[[], None]
    seconds: float = SECONDS_DOWN
    times: int = 1

    @property
    def is_kill(self) -> bool:
        """Whether it kills processes with SIGKILL."""
        return "kill" in self.what


def main() -> int:
    """Run every fault, write the section, and return 1 if a promise is broken."""
    noise = Noise()
    with tempfile.TemporaryDirectory(prefix="nexus-faults-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        site = stack.enter_context(running_site(folder))
        noise.read()
        ledger = Ledger()
        faults = list(faults_of(site))
        balances = site.balances()
        with ordering(site.port, ledger):
            outcomes = [cause(fault, ledger) for fault in faults]
            wait_until(
                lambda: len(ledger.acknowledged) >= MIN_ACKNOWLEDGED,
                "enough orders are acknowledged",
                seconds=1800,
            )
        sys.stderr.write(f"{len(ledger.acknowledged)} orders; waiting for their deliveries\n")
        found = audit(ledger.acknowledged, site.orders())
        undelivered = site.wait_for_deliveries(SECONDS_TO_DELIVER)
        mails = confirmations_in(site.mails)
        noise.read()
        figures = Totals(
            kills=sum(fault.times for fault in faults if fault.is_kill),
            audit=found,
            undelivered=undelivered,
            unconfirmed=len(set(site.orders()) - set(mails)),
            confirmed_twice=sum(len(sent) > 1 for sent in mails.values()),
            copies=sum(sent.total() - len(sent) for sent in mails.values()),
            is_stock_right=site.balances() == balances,
        )
    write(outcomes, figures, noise)
    return 0 if figures.are_good and all(outcome.is_met for outcome in outcomes) else 1


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The figures of all faults together."""

    kills: int
    audit: Audit
    undelivered: int
    unconfirmed: int
    confirmed_twice: int
    copies: int
    is_stock_right: bool

    @property
    def rows(self) -> list[tuple[str, str, str, bool]]:
        """What was counted, the bar, the figure, and whether the bar is met."""
        acknowledged = self.audit.acknowledged
        return [
            ("kills", f"at least {MIN_KILLS}", f"{self.kills}", self.kills >= MIN_KILLS),
            (
                "acknowledged orders",
                f"at least {MIN_ACKNOWLEDGED:,}",
                f"{acknowledged:,}",
                acknowledged >= MIN_ACKNOWLEDGED,
            ),
            *(
                (what, "0", f"{number}", number == 0)
                for what, number in (
                    ("lost", len(self.audit.lost)),
                    ("double", len(self.audit.double)),
                    ("events that were not delivered", self.undelivered),
                    ("orders without a confirmation", self.unconfirmed),
                    ("orders with two confirmations", self.confirmed_twice),
                )
            ),
            (
                "stock and its ledger add up",
                "yes",
                "yes" if self.is_stock_right else "no",
                self.is_stock_right,
            ),
        ]

    @property
    def are_good(self) -> bool:
        """Whether all bars are met."""
        return all(is_met for *_, is_met in self.rows)


def faults_of(site: Site) -> Iterator[Fault]:
    """Yield the rows of the table."""
    promises = {"database": DATABASE, "cache": BYPASSED, "broker": BYPASSED, "worker": BYPASSED}
    for name, part in site.parts.items():
        promise = promises.get(name, WEB)
        yield Fault(f"{name}: stop", promise, part.stop, part.start_and_wait)
        yield Fault(
            f"{name}: kill -9", promise, part.kill, part.start_and_wait, 1.0, KILLS_OF_A_PART
        )
        yield Fault(f"{name}: freeze", promise, part.pause, part.resume, SECONDS_FROZEN)
        if proxy := site.proxies.get(name):
            yield Fault(f"{name}: cut off", promise, proxy.cut, proxy.restore)
    if site.disk:
        yield Fault("database: disk full", DISK, site.fill_disk, site.free_disk, 8.0)


def cause(fault: Fault, ledger: Ledger) -> Outcome:
    """Cause a fault under load as often as its row says; return what clients saw."""
    outcome = Outcome(fault.what, fault.promise)
    for _ in range(fault.times):
        time.sleep(SECONDS_BEFORE)
        began = time.monotonic()
        fault.begin()
        time.sleep(fault.seconds)
        ended = time.monotonic()
        fault.end()
        outcome.times += 1
        with suppress(TimeoutError):
            wait_until(
                lambda since=ended: ledger.last_success() > since, "an order succeeds", seconds=120
            )
            outcome.recoveries.append(time.monotonic() - ended)
        time.sleep(1)
        outcome.replies.extend(ledger.replies_between(began, time.monotonic()))
    sys.stderr.write(f"{outcome.cells} {list(outcome.breaches())}\n")
    return outcome


@contextmanager
def ordering(port: int, ledger: Ledger) -> Iterator[None]:
    """Let clients place orders within the block; each finishes its last order after it."""
    tokens, products = sign_up(port)
    is_over = threading.Event()
    threads = [
        threading.Thread(
            target=_place_orders, args=(port, ledger, tokens[number], products, is_over)
        )
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _place_orders(
    port: int, ledger: Ledger, token: str, products: Sequence[int], is_over: threading.Event
) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, headers=headers) as client:
        for number in itertools.count():
            if is_over.is_set():
                return
            body = {"items": [{"product_id": products[number % len(products)], "quantity": 1}]}
            key = uuid4().hex
            while (order := _place(client, ledger, key, body)) is None:
                time.sleep(0.1)
            ledger.acknowledge(key, order)
            time.sleep(SECONDS_BETWEEN_ORDERS)


def _place(client: httpx.Client, ledger: Ledger, key: str, body: dict[str, object]) -> int | None:
    began = time.monotonic()
    try:
        response = client.post("/api/v1/orders/", json=body, headers={"Idempotency-Key": key})
    except httpx.HTTPError:
        ledger.record(NO_RESPONSE, seconds=time.monotonic() - began)
        return None
    ledger.record(response.status_code, seconds=time.monotonic() - began)
    return int(response.json()["id"]) if response.status_code == 201 else None


def write(outcomes: Sequence[Outcome], totals: Totals, noise: Noise) -> None:
    """Write the section."""
    disk = "" if os.geteuid() == 0 else " The disk was not filled, which needs root."
    body = [
        paragraph(
            f"""{CLIENTS} clients place orders at one web process. Each repeats an order with the
            same `Idempotency-Key` until it is acknowledged. One part at a time is stopped with its
            signal, killed with all its processes, frozen with SIGSTOP for {SECONDS_FROZEN:.0f} s,
            or cut off by a proxy. PostgreSQL, two Redis servers for the cache and the broker, and a
            worker with beat are processes of the lab.{disk} "Cut" are requests whose connection
            failed. "Recovery" is the time from the end of the fault to the next acknowledged order.
            In brackets are the limits. {noise}"""
        ),
        table(HEAD, [outcome.cells for outcome in outcomes]),
        table(
            ["", "bar", "counted", "met"],
            [
                [what, bar, figure, "yes" if met else "**no**"]
                for what, bar, figure, met in totals.rows
            ],
        ),
        paragraph(
            f"""If a worker or its database fails after the mail server has accepted a mail and
            before the commit, the mail is sent again with the same `Message-ID`. Such copies are
            not counted as confirmations. Copies here: {totals.copies}."""
        ),
    ]
    write_section("Faults", target="test-faults", body=body)


if __name__ == "__main__":
    sys.exit(main())
