"""
Measure how the memory of a running web process grows with requests that all differ.

    .venv/bin/python bench/web/memory.py --pid PID --address http://localhost:8000 --requests 8000

Every third request is a GraphQL document with fields of its own, the others are lists with filters
of their own. Each is from another client, so no rate limit ends the run; the demo trusts one proxy.
With ``--hostile`` every second request is one that a fuzzer would send: a path, a document or a
body that is unknown, malformed, long or deep.
"""

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

THREADS = 8
PRODUCT = [
    *("id", "name", "slug", "price", "currency", "stock", "rating", "description", "createdAt"),
    *("category { id name slug }", "category { name parent { id name } }"),
]
JOB = [
    *("id", "title", "slug", "status", "canApply", "postedAt", "company { id name }"),
    *("category { id name }", "location { city country }"),
]


def main() -> None:
    """Print the resident memory before, between and after the requests."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--requests", type=int, default=8_000)
    parser.add_argument("--hostile", action="store_true")
    options = parser.parse_args()
    source = random.Random(1)  # noqa: S311 - no secret
    requests = mixed(source) if options.hostile else requests_of(source)
    sys.stdout.write(f"before: {resident_mb(options.pid)} MB\n")
    with httpx.Client(base_url=options.address) as client, ThreadPoolExecutor(THREADS) as pool:
        for part in range(4):
            some = islice(requests, options.requests // 4)
            statuses = Counter(pool.map(lambda request: send(client, request), some))
            number = (part + 1) * options.requests // 4
            memory = resident_mb(options.pid)
            sys.stdout.write(f"after {number}: {memory} MB, statuses {dict(statuses)}\n")


def resident_mb(pid: int) -> int:
    """Return the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def send(client: httpx.Client, request: dict[str, Any]) -> int:
    """Send a request and return its status."""
    headers = {**request.pop("headers"), "Content-Type": "application/json"}
    if "content" not in request:
        del headers["Content-Type"]
    return client.request(timeout=30, headers=headers, **request).status_code


def requests_of(source: random.Random) -> Iterator[dict[str, Any]]:
    """Yield requests without end."""
    while True:
        yield _document(source)
        words = source.choice(["tea", "pot", "lamp"])
        price, size = source.randint(0, 9_000) / 10, source.randint(1, 100)
        yield _read(source, "products", f"min_price={price}&page_size={size}&search={words}")
        place = source.choice(["a", "o", "e"])
        yield _read(source, "jobs", f"search=engineer+{source.randint(0, 999)}&location={place}")


def mixed(source: random.Random) -> Iterator[dict[str, Any]]:
    """Yield ordinary and hostile requests in turn, without end."""
    for ordinary in requests_of(source):
        yield ordinary
        yield {**_hostile(source), "headers": _client(source)}


def _hostile(source: random.Random) -> dict[str, Any]:
    word, depth = f"{source.getrandbits(64):x}", source.randint(1, 400)
    fields = " ".join(f"a{number}: __typename" for number in range(depth))
    return source.choice(
        [
            {"method": "GET", "url": f"/{word}/{'x' * (depth * 10)}"},
            {"method": "GET", "url": f"/api/v1/products/?{word}={word * 20}&page={word}"},
            {"method": "PATCH", "url": f"/api/v1/{word}/"},
            {"method": "POST", "url": "/graphql", "json": {"query": "{ a " * depth + "}" * depth}},
            {"method": "POST", "url": "/graphql", "json": {"query": f"{{ {fields} }} #{word}"}},
            {"method": "POST", "url": "/graphql", "content": word * depth},
            {"method": "POST", "url": "/api/v1/users/", "json": {word: [word] * 20_000}},
            {"method": "POST", "url": "/api/v1/users/", "content": b"[" * depth * 100},
            {
                "method": "POST",
                "url": "/api/v1/products/imports/",
                "files": {word: (word, b"x" * depth * 1_000)},
            },
        ]
    )


def _read(source: random.Random, path: str, query: str) -> dict[str, Any]:
    return {"method": "GET", "url": f"/api/v1/{path}/?{query}", "headers": _client(source)}


def _document(source: random.Random) -> dict[str, Any]:
    product = " ".join(source.sample(PRODUCT, source.randint(1, 8)))
    job = " ".join(source.sample(JOB, source.randint(1, 7)))
    query = f"""query Q{source.randint(0, 10**9)} {{
        products(first: {source.randint(1, 40)}) {{ totalCount edges {{ node {{ {product} }} }} }}
        jobs(first: {source.randint(1, 20)}) {{ edges {{ node {{ {job} }} }} }}
    }}"""
    body = {"query": query}
    return {"method": "POST", "url": "/graphql", "json": body, "headers": _client(source)}


def _client(source: random.Random) -> dict[str, str]:
    return {"X-Forwarded-For": ".".join(str(source.randint(1, 254)) for _ in range(4))}


if __name__ == "__main__":
    main()
