"""
Send ten times as many requests as one web process can answer, and measure what it does.

``make overload`` starts its own servers in a temporary folder, and ends with 1 if a bar is missed.
"""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tools.docs.figures.pages import paragraph, table  # noqa: E402
from tools.operations import liveness_probe  # noqa: E402
from tools.operations import overload_figures as figures  # noqa: E402
from tools.operations.connections_lab import running_lab  # noqa: E402
from tools.operations.connections_load import NAMES, PASSWORD, sign_up  # noqa: E402
from tools.operations.figures import write_section  # noqa: E402
from tools.operations.noise import Noise, processor_seconds  # noqa: E402
from tools.operations.overload_figures import OVERLOAD, Round  # noqa: E402
from tools.operations.overload_load import send_at_rate, send_in_turn  # noqa: E402
from tools.operations.shop_lab import running_web, wait_for_all  # noqa: E402

ROUNDS = 3
CLIENTS = 16
WARM_UP_SECONDS = 5.0
FULL_SECONDS = 10.0
LIGHT_SECONDS = 10.0
LIGHT_SHARE = 0.1
BURST_SECONDS = 3.0
FLOOD_SECONDS = 15.0
AFTER_SECONDS = 7.0
AFTER_SHARE = 0.5
PINNED = {"NEXUS_WEB_PROCESSOR": "0"}
HEAD = ["", "bar", "measured", "met"]
QUERY = """query($price: Decimal!) { products(first: 20, filter: {maxPrice: $price}) {
  edges { node { id name price category { name } reviews(first: 3) { edges { node { rating } } } } }
} }"""


def main() -> int:
    """Measure, write the section, and return 1 if a bar is missed."""
    noise = Noise()
    rounds = []
    with running_lab() as lab, running_web({**lab.environment, **PINNED}) as port:
        wait_for_all([port])
        make_request = _requests(*sign_up(port))
        for number in range(1, ROUNDS + 1):
            noise.read()
            rounds.append(measure(port, make_request))
            sys.stderr.write(f"round {number} of {ROUNDS}: {rounds[-1]}\n")
        noise.read()
    result = figures.median_of(rounds)
    rows = figures.rows(result)
    _write(result, rows, noise)
    return 1 if figures.is_missed(rows) else 0


def measure(port: int, make_request: Callable[[int], bytes]) -> Round:
    """Run one round: the capacity, a light load, the flood, and half of the capacity after it."""
    send_in_turn(port, make_request, clients=CLIENTS, seconds=WARM_UP_SECONDS)
    used = [processor_seconds(str(port))]
    full = send_in_turn(port, make_request, clients=CLIENTS, seconds=FULL_SECONDS)
    used.append(processor_seconds(str(port)))
    capacity = sum(200 <= sample.status < 300 for sample in full) / FULL_SECONDS
    light = send_at_rate(port, make_request, rate=capacity * LIGHT_SHARE, seconds=LIGHT_SECONDS)
    used.append(processor_seconds(str(port)))
    began = time.monotonic()
    with _probing(port) as liveness:
        flood = send_at_rate(
            port, make_request, rate=capacity * OVERLOAD, seconds=BURST_SECONDS + FLOOD_SECONDS
        )
    used.append(processor_seconds(str(port)))
    ended_at = began + BURST_SECONDS + FLOOD_SECONDS
    after = send_at_rate(port, make_request, rate=capacity * AFTER_SHARE, seconds=AFTER_SECONDS)
    return figures.summarise(
        full=full,
        seconds_full=FULL_SECONDS,
        light=light,
        burst=[sample for sample in flood if sample.sent_at < began + BURST_SECONDS],
        flood=[sample for sample in flood if sample.sent_at >= began + BURST_SECONDS],
        seconds_flood=FLOOD_SECONDS,
        liveness=[seconds for at, seconds in liveness if at >= began + BURST_SECONDS],
        after=after,
        ended_at=ended_at,
        processor_full=used[1] - used[0],
        processor_flood=used[3] - used[2],
    )


@contextmanager
def _probing(port: int) -> Iterator[list[tuple[float, float]]]:
    """Yield a list that gets when `/livez` was requested, and the seconds it took, at the end."""
    probes: list[tuple[float, float]] = []
    with subprocess.Popen(  # noqa: S603
        [sys.executable, liveness_probe.__file__, str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield probes
        printed, _ = process.communicate()
    probes.extend((float(at), float(took)) for at, took in map(str.split, printed.splitlines()))


def _requests(tokens: Sequence[str], products: Sequence[int]) -> Callable[[int], bytes]:
    """Return what makes request ``number``: of forty, a log-in, four orders, and lists."""
    prices = itertools.count(10_000)

    def make(number: int) -> bytes:
        turn = number // 10
        if number % 40 == 1:
            person = {"username": NAMES[turn % len(NAMES)], "password": PASSWORD}
            return _post("/api/v1/users/login/", person)
        if number % 10 == 0:
            item = {"product_id": products[turn % len(products)], "quantity": 1}
            return _post("/api/v1/orders/", {"items": [item]}, tokens[turn % len(tokens)])
        # A price that no other request has, so that no response is cached.
        price = f"{next(prices) / 100:.2f}"
        if number % 10 in (2, 5, 8):
            return _post("/graphql", {"query": QUERY, "variables": {"price": price}})
        return _head("GET", f"/api/v1/products/?max_price={price}", "").encode()

    return make


def _post(path: str, document: Mapping[str, object], token: str = "") -> bytes:
    body = json.dumps(document)
    headers = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    if token:
        headers += f"Authorization: Bearer {token}\r\n"
    return (_head("POST", path, headers) + body).encode()


def _head(method: str, path: str, headers: str) -> str:
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"


def _write(result: Round, rows: Sequence[Sequence[str]], noise: Noise) -> None:
    body = [
        paragraph(
            f"""One web process on a core of its own (`NEXUS_WEB_PROCESSOR`), with PostgreSQL, the
            cache and the load generator on one machine. Of forty requests one is a log-in, four
            are orders, twelve lists of products over GraphQL with categories and reviews, and the
            others uncached lists of products over REST. The capacity is what {CLIENTS} clients get
            that wait for each response; the unloaded p99 is that of a tenth of the capacity. Then
            {OVERLOAD} times the capacity is sent at fixed times, whatever the responses are. Its
            first {BURST_SECONDS:.0f} s, in which a burst would be served, are not counted; their
            refusals have a p99 of {result.burst_refusal:.1f} s. The figures are medians of {ROUNDS}
            rounds."""
        ),
        table(HEAD, rows),
        paragraph(
            f"""{noise} Of a second of processor time that the web process gets, the goodput is
            {result.goodput_of_processor:.0%} of that at capacity; the rest goes into refusals. The
            p99 of accepted requests is that of log-ins: the hash of a password needs a processor
            for a time, and the load generator and the database use the same ones here. Without
            log-ins it is {result.accepted_others * 1000:.0f} ms, and
            {result.unloaded_others * 1000:.0f} ms unloaded."""
        ),
    ]
    write_section("Overload", target="overload", body=body)


if __name__ == "__main__":
    sys.exit(main())
