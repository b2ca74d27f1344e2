"""Commerce end to end: an anonymous visitor becomes a customer, over HTTP, in the demo."""

import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.slow


def processes_of(state_dir: Path) -> list[str]:
    """Return the command lines of processes that refer to the demo's state folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(state_dir).encode() in words:
            found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def products(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/products/", params=query)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def register(demo: Any, number: int) -> str:
    """Return the bearer token of a new customer."""
    name, password = f"buyer{number:03}", "a hundred teacups"
    with demo.client() as client:
        person = {"username": name, "email": f"{name}@nexus.test", "password": password}
        client.post("/api/v1/users/register/", json=person).raise_for_status()
        login = client.post("/api/v1/users/login/", json={"username": name, "password": password})
    return str(login.raise_for_status().json()["access"])


def buy(demo: Any, bearer: str, product: int) -> int:
    """Order one unit and return the response's status."""
    with demo.client(bearer) as client:
        answer = client.post(
            "/api/v1/orders/", json={"items": [{"product_id": product, "quantity": 1}]}
        )
    return int(answer.status_code)


class TestShopping:
    def test_anonymous_viewer_reads_the_catalogue(self, demo: Any) -> None:
        with demo.client() as anonymous:
            cheapest = products(anonymous, ordering="price", page_size=100)

        assert len(cheapest) == 100
        prices = [float(product["price"]) for product in cheapest]
        assert prices == sorted(prices)

    def test_query_of_the_brief_runs_unchanged(self, demo: Any) -> None:
        query = "query { product(id: 1) { name price category { name } } }"

        with demo.client() as anonymous:
            answer = anonymous.post("/graphql", json={"query": query})

        product = answer.json()["data"]["product"]
        assert set(product) == {"name", "price", "category"}
        assert product["category"]["name"]

    def test_order_is_invisible_to_other_customers(self, demo: Any) -> None:
        with demo.signed_in("ada") as ada, demo.signed_in("grace") as grace:
            wanted = next(p for p in products(ada, in_stock=True) if p["stock"] > 3)
            placed = ada.post(
                "/api/v1/orders/",
                json={"items": [{"product_id": wanted["id"], "quantity": 2}]},
                headers={"Idempotency-Key": "journey-0001"},
            )
            again = ada.post(
                "/api/v1/orders/",
                json={"items": [{"product_id": wanted["id"], "quantity": 2}]},
                headers={"Idempotency-Key": "journey-0001"},
            )
            mine = ada.get(f"/api/v1/orders/{placed.json()['id']}/")
            others = grace.get(f"/api/v1/orders/{placed.json()['id']}/")
            left = ada.get(f"/api/v1/products/{wanted['id']}/").json()["stock"]

        assert placed.status_code == 201
        assert again.json() == placed.json()
        assert again.headers["Idempotency-Replayed"] == "true"
        assert mine.status_code == 200
        assert others.status_code == 404
        assert left == wanted["stock"] - 2

    def test_changed_price_is_in_the_next_list(self, demo: Any) -> None:
        with demo.signed_in("admin") as admin, demo.client() as anonymous:
            first = products(anonymous)[0]
            products(anonymous)
            changed = admin.patch(f"/api/v1/products/{first['id']}/", json={"price": "12.34"})
            after = products(anonymous)

        assert changed.status_code == 200
        assert next(p for p in after if p["id"] == first["id"])["price"] == "12.34"

    def test_worker_mails_a_new_customer(self, demo: Any) -> None:
        person = {
            "username": "margaret",
            "email": "margaret@nexus.test",
            "password": "seventeen teacups",
        }
        with demo.client() as anonymous:
            assert anonymous.post("/api/v1/users/register/", json=person).status_code == 201
            # The worker may still be starting on a busy machine.
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline:
                mailbox = anonymous.get("/dev/mail/").text
                if "margaret@nexus.test" in mailbox:
                    break
                time.sleep(0.5)

        assert "margaret@nexus.test" in mailbox

    def test_reset_restores_the_same_ids(self, demo: Any) -> None:
        with demo.client() as anonymous:
            before = {p["id"]: p["name"] for p in products(anonymous, page_size=100)}
            subprocess.run(
                [sys.executable, "manage.py", "seed", "--reset"],
                cwd=Path(__file__).resolve().parents[2],
                env=demo.environment,
                check=True,
                capture_output=True,
            )
            after = {p["id"]: p["name"] for p in products(anonymous, page_size=100)}

        assert after == before

    def test_hundred_buyers_of_ten_units_get_ten(self, demo: Any) -> None:
        with demo.signed_in("admin") as admin:
            scarce = {"name": "Last Samovar", "price": "5.00", "currency": "USD", "category_id": 1}
            product = admin.post("/api/v1/products/", json={**scarce, "stock": 10}).json()["id"]
        # Hashing passwords is slow: more concurrent requests would exceed the queue's limit.
        with ThreadPoolExecutor(4) as queue:
            bearers = list(queue.map(lambda number: register(demo, number), range(100)))
        with ThreadPoolExecutor(20) as crowd:
            codes = list(crowd.map(lambda bearer: buy(demo, bearer, product), bearers))
        with demo.client() as anonymous:
            left = anonymous.get(f"/api/v1/products/{product}/").json()["stock"]

        assert Counter(codes) == {201: 10, 409: 90}
        assert left == 0

    def test_interrupt_ends_every_process(self, demo: Any) -> None:
        demo.stop()

        deadline = time.monotonic() + 15
        while processes_of(demo.state_dir) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert processes_of(demo.state_dir) == []
