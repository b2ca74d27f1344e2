"""The load of the connections lab: clients that use several web processes in turn."""

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

PASSWORD = "a password for a lab"  # noqa: S105
CLIENTS = 32
SECONDS = 20
WARM_UP_SECONDS = 10
# Orders of one customer are placed one after another, so there are several.
CUSTOMERS = 16
# Every tenth request is an order; the others read lists that are not cached.
ORDERS = 10
# If a run has log-ins, every fortieth request is one.
LOG_INS = 40
NAMES = [f"lab-{uuid4().hex[:12]}" for _ in range(CUSTOMERS)]


@dataclass
class Run:
    """One arrangement of processes and connections, and what its clients got."""

    processes: int
    connections: int | None
    clients: int = CLIENTS
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    most_sessions: int = 0
    duration: float = SECONDS
    log_ins: bool = False

    @property
    def cells(self) -> list[str]:
        """The cells of its row in the table."""
        others = sum(n for status, n in self.statuses.items() if status not in (200, 201, 503))
        ordered = sorted(self.seconds)
        through = f"PgBouncer, {self.connections}" if self.connections else "direct"
        return [
            f"{self.processes} web, {through}, {self.clients} clients",
            f"{self.statuses.total() / self.duration:.0f}",
            str(self.statuses.total()),
            str(self.statuses[503]),
            str(others),
            f"{ordered[len(ordered) // 2] * 1000:.0f} ms",
            f"{ordered[len(ordered) * 99 // 100] * 1000:.0f} ms",
            str(self.most_sessions),
        ]


def sign_up(port: int) -> tuple[list[str], list[int]]:
    """Return access tokens of new customers, and the ids of products."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        tokens = [_sign_up(client, name) for name in NAMES]
        products = client.get("/api/v1/products/").raise_for_status().json()["results"]
    return tokens, [product["id"] for product in products]


def _sign_up(client: httpx.Client, name: str) -> str:
    person = {"username": name, "email": f"{name}@nexus.test", "password": PASSWORD}
    # Each run signs in the same customers.
    client.post("/api/v1/users/register/", json=person)
    signed_in = client.post("/api/v1/users/login/", json=person).raise_for_status()
    return str(signed_in.json()["access"])


def send_load(
    run: Run, ports: Sequence[int], tokens: Sequence[str], products: Sequence[int]
) -> None:
    """Send requests for the duration of the run after a warm-up, and count the responses."""
    counted_from = time.monotonic() + WARM_UP_SECONDS
    until = counted_from + run.duration

    def send(number: int) -> None:
        # Each client uses all processes in turn, as behind a balancer.
        connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for port in ports]
        for step in itertools.count(number):
            began = time.monotonic()
            if began > until:
                return
            connection = connections[(step + step // ORDERS) % len(connections)]
            status = _request(run, connection, step, tokens, products)
            if began >= counted_from:
                run.statuses[status] += 1
                run.seconds.append(time.monotonic() - began)

    threads = [threading.Thread(target=send, args=[number]) for number in range(run.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _request(
    run: Run,
    connection: http.client.HTTPConnection,
    step: int,
    tokens: Sequence[str],
    products: Sequence[int],
) -> int:
    if run.log_ins and step % LOG_INS == 1:
        person = {"username": NAMES[step // LOG_INS % len(NAMES)], "password": PASSWORD}
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/api/v1/users/login/", json.dumps(person), headers)
    elif step % ORDERS:
        connection.request("GET", f"/api/v1/products/?max_price={time.time_ns() % 10**7 / 100}")
    else:
        order = {"items": [{"product_id": products[step // ORDERS % len(products)], "quantity": 1}]}
        headers = {
            "Authorization": f"Bearer {tokens[step // ORDERS % len(tokens)]}",
            "Content-Type": "application/json",
        }
        connection.request("POST", "/api/v1/orders/", json.dumps(order), headers)
    response = connection.getresponse()
    response.read()
    return response.status
