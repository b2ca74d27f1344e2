"""Promise: while a server is unavailable, slow or overloaded, requests get a prompt 503."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from itertools import count, islice
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.faults.deployment import THREADS, Deployment, server, start_deployment, wait_until
from tests.faults.voters import create_voters, vote_concurrently
from tests.local_http import NO_CERTIFICATES

pytestmark = pytest.mark.slow

PRODUCTS = "/api/v1/products/"
_prices = count(1)


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """Return a deployment; every test restores the servers that it interrupts."""
    with start_deployment(tmp_path_factory.mktemp("state"), NEXUS_DRAIN_SECONDS="1") as deployment:
        yield deployment


def uncached() -> str:
    """Return the path of a list that is not cached."""
    return f"{PRODUCTS}?max_price={next(_prices)}"


def get(url: str) -> httpx.Response:
    return httpx.get(url, timeout=30, verify=NO_CERTIFICATES)


def is_expected(response: httpx.Response) -> bool:
    """Return whether this is a success, or the one refusal that a fault may cause."""
    if response.status_code == 200:
        return True
    return (
        response.status_code == 503
        and response.headers["Content-Type"] == "application/problem+json"
        and int(response.headers["Retry-After"]) > 0
        and response.json()["code"] == "service_unavailable"
    )


class Load:
    """Clients that request uncached lists in a loop and record the responses."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._stop = threading.Event()
        self.unexpected: list[str] = []
        self.refused_at: list[float] = []
        self.slowest = 0.0
        self.statuses = Counter[int]()

    @contextmanager
    def running(self) -> Iterator["Load"]:
        threads = [threading.Thread(target=self._send_requests) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _send_requests(self) -> None:
        with self._deployment.client() as client:
            while not self._stop.is_set():
                began = time.monotonic()
                response = client.get(uncached())
                ended = time.monotonic()
                self.slowest = max(self.slowest, ended - began)
                self.statuses[response.status_code] += 1
                if response.status_code != 200:
                    self.refused_at.append(ended)
                if not is_expected(response):
                    self.unexpected.append(f"{response.status_code} {response.text}")


@contextmanager
def locked_products(deployment: Deployment) -> Iterator[None]:
    """Hold a lock that blocks every list of products."""
    with psycopg.connect(deployment.database_url) as connection:
        connection.execute("LOCK TABLE commerce_product IN ACCESS EXCLUSIVE MODE")
        yield


class TestDatabaseOutage:
    def test_unreachable_database_gives_503_within_two_seconds(
        self, deployment: Deployment
    ) -> None:
        with deployment.client() as client:
            assert client.get(uncached()).status_code == 200
            deployment.database.cut()
            began = time.monotonic()
            refused = [client.get(uncached()) for _ in range(THREADS + 2)]
            took = time.monotonic() - began
            alive, ready = client.get("/livez"), client.get("/readyz")
            deployment.database.restore()
            recovery = wait_until(
                lambda: client.get(uncached()).status_code == 200, "the database is used again", 3
            )

        assert {response.status_code for response in refused} == {503}
        assert all(is_expected(response) for response in refused)
        assert took / len(refused) < 2
        assert alive.status_code == 200
        assert ready.status_code == 503
        assert recovery < 3

    def test_killed_database_gives_503_for_three_seconds_at_most(
        self, deployment: Deployment
    ) -> None:
        with Load(deployment).running() as load:
            wait_until(lambda: load.statuses[200] > 20, "the load is on")
            deployment.kill_database()
            wait_until(lambda: bool(load.refused_at), "a request is refused")
            wait_until(
                lambda: _accepts_connections(deployment), "the database accepts connections again"
            )
            accepted_at = time.monotonic()
            time.sleep(3)
            count_after_recovery = load.statuses[200]
            wait_until(lambda: load.statuses[200] > count_after_recovery + 20, "the load goes on")

        assert load.unexpected == []
        assert max(load.refused_at) - accepted_at < 3
        assert deployment.process.poll() is None

    def test_stalled_database_gives_503_to_every_request(self, deployment: Deployment) -> None:
        with deployment.client() as client, ThreadPoolExecutor(20) as pool:
            client.get(uncached())
            deployment.database.stall()
            paths = [deployment.url + uncached() for _ in range(20)]
            pending = [pool.submit(get, path) for path in paths]
            alive = client.get("/livez")
            refused = [future.result() for future in pending]
            deployment.database.restore()
            wait_until(
                lambda: client.get(uncached()).status_code == 200, "the database is used again", 3
            )

        assert {response.status_code for response in refused} == {503}
        assert all(is_expected(response) for response in refused)
        # The requests take ten seconds on an idle machine; without the deadline they would never end.
        assert max(response.elapsed.total_seconds() for response in refused) < 20
        assert alive.status_code == 200
        assert alive.elapsed < min(response.elapsed for response in refused)


def _accepts_connections(deployment: Deployment) -> bool:
    try:
        psycopg.connect(deployment.database_url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


class TestCacheOutage:
    def test_requests_bypass_an_unreachable_cache_until_it_is_back(
        self, deployment: Deployment
    ) -> None:
        with deployment.client() as client:
            before = [client.get(PRODUCTS).headers["Cache-Status"] for _ in range(2)][-1]
            deployment.cache.cut()
            bypassed = [client.get(PRODUCTS) for _ in range(20)]
            deployment.cache.restore()
            wait_until(
                lambda: client.get(PRODUCTS).headers["Cache-Status"] == "nexus; hit",
                "responses come from the cache again",
            )

        assert before == "nexus; hit"
        assert {response.status_code for response in bypassed} == {200}
        assert {response.headers["Cache-Status"] for response in bypassed} == {"nexus; fwd=bypass"}


class TestSlowClients:
    def test_incomplete_bodies_do_not_block_other_clients(self, deployment: Deployment) -> None:
        address = (urlsplit(deployment.url).hostname, urlsplit(deployment.url).port)
        incomplete = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
        slow = [socket.create_connection(address) for _ in range(80)]
        for connection in slow:
            connection.sendall(incomplete)

        with deployment.client() as client:
            statuses = Counter(client.get(uncached()).status_code for _ in range(20))

        for connection in slow:
            connection.close()
        assert statuses == {200: 20}


class TestOverload:
    def test_excess_requests_are_refused_early_while_liveness_responds(
        self, deployment: Deployment
    ) -> None:
        with ThreadPoolExecutor(100) as pool, deployment.client() as client:
            with locked_products(deployment):
                paths = [deployment.url + uncached() for _ in range(100)]
                pending = [pool.submit(get, path) for path in paths]
                early = [future.result() for future in islice(as_completed(pending), 20)]
                alive = client.get("/livez")
            responses = [future.result() for future in pending]
            afterwards = client.get(uncached())

        assert {response.status_code for response in early} == {503}
        assert alive.status_code == 200
        assert all(is_expected(response) for response in responses)
        assert afterwards.status_code == 200


class TestMalformedChunks:
    @pytest.mark.parametrize(
        "body",
        [
            b"zz\r\n{}\r\n0\r\n\r\n",
            b"1\r\n{}\r\n0\r\n\r\n",
            b"2\r\n{}\r\n-1\r\n\r\n",
            b"f" * 20 + b"\r\n{}\r\n0\r\n\r\n",
        ],
    )
    def test_body_in_malformed_chunks_is_refused(self, deployment: Deployment, body: bytes) -> None:
        address = urlsplit(deployment.url)
        with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
            connection.sendall(
                b"POST /api/v1/users/login/ HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + body
            )
            response = connection.recv(65536)

        assert response.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in response


class TestBurst:
    def test_three_hundred_concurrent_votes_are_all_counted(self, deployment: Deployment) -> None:
        voters = create_voters(300, environment=deployment.environment)
        # The votes take about a second; the limit allows for a machine busy with other tests.
        environment = {**deployment.environment, "NEXUS_MAX_WAIT_SECONDS": "10"}

        with server(environment) as (url, _):
            statuses = vote_concurrently(voters, url=url)

        with deployment.client() as client:
            results = client.get(f"/api/v1/polls/{voters.poll}/results/").json()
        assert Counter(statuses) == {201: 300}
        assert results["total_votes"] == 300


class TestLongResponses:
    def test_long_response_arrives_complete(self, deployment: Deployment) -> None:
        with server(deployment.environment, "tests.faults.endless:application") as (url, _):
            body = httpx.get(f"{url}/long", timeout=30).content

        assert body == b"".join(bytes([number]) * 4000 for number in range(256))


class TestGracefulShutdown:
    def test_accepted_requests_are_finished(self, deployment: Deployment) -> None:
        with (
            server(deployment.environment) as (url, process),
            ThreadPoolExecutor(4) as pool,
            httpx.Client(base_url=url, timeout=30) as client,
        ):
            with locked_products(deployment):
                accepted = [pool.submit(get, url + uncached()) for _ in range(4)]
                wait_until(lambda: _waiting_for_locks(deployment) == 4, "four requests are running")
                process.terminate()
                wait_until(lambda: client.get("/readyz").status_code == 503, "readiness fails")
                alive = client.get("/livez")
            statuses = [future.result().status_code for future in accepted]
            code = process.wait(20)

        assert alive.status_code == 200
        assert statuses == [200] * 4
        assert code == 0

    def test_open_stream_does_not_delay_the_exit(self, deployment: Deployment) -> None:
        stream_server = server(deployment.environment, "tests.faults.endless:application")
        with (
            stream_server as (url, process),
            httpx.stream("GET", f"{url}/stream", timeout=30) as stream,
        ):
            chunks = stream.iter_raw()
            first = next(chunks)
            began = time.monotonic()
            process.terminate()
            rest = list(chunks)
            code = process.wait(20)
            took = time.monotonic() - began

        assert first == b": hello\n\n"
        assert rest == []
        assert code == 0
        assert took < 9, "killed by the server's own timeout"


def _waiting_for_locks(deployment: Deployment) -> int:
    with psycopg.connect(deployment.database_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        ).fetchone()
    assert row is not None
    return int(row[0])
