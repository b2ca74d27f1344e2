"""Clients that write and read, and compare what they read with what they wrote."""

import itertools
import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from tools.operations.lab_nexus import Actor

_UPDATE_POST = """
mutation ($id: ID!, $text: String!) { updatePost(id: $id, input: {content: $text}) { post { id } } }
"""
_UPDATE_PRODUCT = """
mutation ($id: ID!, $text: String!) {
  updateProduct(id: $id, input: {description: $text}) { product { id } }
}
"""
_POST = "query ($id: ID!) { post(id: $id) { content } }"
_PRODUCT = "query ($id: ID!) { product(id: $id) { description } }"


@dataclass
class Tally:
    """What the clients have counted, safe to share between threads."""

    counts: Counter[str] = field(default_factory=Counter)
    stale: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    slowest: float = 0.0
    seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, response: httpx.Response, *, is_read: bool) -> None:
        """Count a response, and where a read came from."""
        with self._lock:
            self.slowest = max(self.slowest, response.elapsed.total_seconds())
            if response.status_code >= 500:
                self.failed.append(f"{response.status_code} {response.request.url}")
            if is_read:
                self.counts[_source_of(response)] += 1

    def count_stale(self, what: str) -> None:
        """Count a read that did not show the write before it."""
        with self._lock:
            self.stale.append(what)

    @property
    def share_of_replica(self) -> float:
        """The share of the replica in the reads that read tables."""
        read = self.counts["replica"] + self.counts["primary"]
        return self.counts["replica"] / read if read else 0.0


class Client:
    """One actor with an address of its own, at any of several web processes."""

    def __init__(self, actor: Actor, address: str, urls: Sequence[str], tally: Tally) -> None:
        self.actor = actor
        self._urls = urls
        self._tally = tally
        self._random = random.Random(address)  # noqa: S311
        self._anonymous = {"X-Forwarded-For": address}
        self._own = {**self._anonymous, "Authorization": f"Bearer {actor.token}"}
        self._http = httpx.Client(timeout=30)

    def write_and_read(self, number: int) -> None:
        """Write a text in one of four ways, read it, and count whether it is there."""
        text = f"text {number} {self._random.random()}"
        write, read = self._random.choice(self._pairs)
        write(text)
        found = read()
        if found != text:
            self._tally.count_stale(f"{read.__name__}: {found!r} instead of {text!r}")

    def browse(self, others: Sequence[Actor]) -> None:
        """Read something that belongs to any actor."""
        other = self._random.choice(others)
        page = self._random.randint(1, 4)
        paths = [
            f"/api/v1/posts/{other.post}/",
            f"/api/v1/posts/?page_size=10&author={page}",
            f"/api/v1/products/?page={page}&page_size=5&search=product",
            f"/api/v1/products/{other.product}/",
            f"/api/v1/posts/{other.post}/comments/",
        ]
        path = self._random.choice(paths)
        headers = self._own if "/posts/" in path else self._anonymous
        self._send("GET", path, headers=headers, is_read=True)

    @property
    def _pairs(self) -> Sequence[tuple[Callable[[str], None], Callable[[], str]]]:
        return [
            (self._patch_post, self._get_post),
            (self._patch_product, self._get_product),
            (self._mutate_post, self._query_post),
            (self._mutate_product, self._query_product),
        ]

    def _patch_post(self, text: str) -> None:
        path = f"/api/v1/posts/{self.actor.post}/"
        self._send("PATCH", path, json={"content": text}, headers=self._own)

    def _get_post(self) -> str:
        path = f"/api/v1/posts/{self.actor.post}/"
        return str(self._send("GET", path, headers=self._own, is_read=True)["content"])

    def _patch_product(self, text: str) -> None:
        path = f"/api/v1/products/{self.actor.product}/"
        self._send("PATCH", path, json={"description": text}, headers=self._own)

    def _get_product(self) -> str:
        path = f"/api/v1/products/{self.actor.product}/"
        found = self._send("GET", path, headers=self._anonymous, is_read=True)
        return str(found["description"])

    def _mutate_post(self, text: str) -> None:
        self._query(_UPDATE_POST, id=self.actor.post, text=text)

    def _query_post(self) -> str:
        return str(self._query(_POST, is_read=True, id=self.actor.post)["post"]["content"])

    def _mutate_product(self, text: str) -> None:
        self._query(_UPDATE_PRODUCT, id=self.actor.product, text=text)

    def _query_product(self) -> str:
        headers = self._anonymous
        found = self._query(_PRODUCT, is_read=True, headers=headers, id=self.actor.product)
        return str(found["product"]["description"])

    def _query(
        self,
        document: str,
        *,
        is_read: bool = False,
        headers: dict[str, str] | None = None,
        **variables: object,
    ) -> Any:
        body = {"query": document, "variables": variables}
        found = self._send("POST", "/graphql", json=body, headers=headers, is_read=is_read)
        return found["data"]

    def _send(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        json: Any = None,
        is_read: bool = False,
    ) -> Any:
        url = self._random.choice(self._urls) + path
        response = self._http.request(method, url, headers=headers or self._own, json=json)
        self._tally.count(response, is_read=is_read)
        if 400 <= response.status_code < 500:
            raise RuntimeError(f"{response.status_code} {url}: {response.text[:300]}")
        return response.json()


def run_clients(
    clients: Sequence[Client], act: Callable[[Client, int], None], *, times: int
) -> None:
    """Let all clients act at the same time, ``times`` times together."""
    numbers = itertools.count()

    def run(client: Client) -> None:
        while (number := next(numbers)) < times:
            act(client, number)

    with ThreadPoolExecutor(len(clients)) as pool:
        for finished in [pool.submit(run, client) for client in clients]:
            finished.result()


def _source_of(response: httpx.Response) -> str:
    if "nexus; hit" in response.headers.get("Cache-Status", ""):
        return "cache"
    return "replica" if "replica;" in response.headers.get("Server-Timing", "") else "primary"
