"""
Promise: the GET of one resource has an ETag, and 304 has the headers of the 200 that it confirms.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.http import HttpResponse
from django.test import Client

from nexus import start
from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from tests.contracts.rest import Operation, Walker, load_rows, make_admin, operations, resolved
from tests.whole_schema import load_records

SITE = {
    "index.html": "<title>Docs</title><script>var toggle = 1</script>",
    "main.4ab2de0c.min.css": "h1 {}",
    "search.json": "{}",
    "polls.svg": "<svg></svg>",
    "picture.png": "",
}
PAGES = [
    *("/", "/docs/", "/api/docs/", "/api/redoc/", "/graphql/", "/admin/login/", "/livez"),
    *("/api/openapi.json", "/graphql/schema.graphql", "/problems/not_found", "/dev/mail/"),
    *("/downloads/nexus.d.ts", "/downloads/erd-core.svg"),
]
# Headers that describe the body or the single request.
OF_ONE_ANSWER = {
    *("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition"),
    *("Last-Modified", "X-Request-ID", "Server-Timing", "Cache-Status"),
    *("X-RateLimit-Remaining", "X-RateLimit-Reset"),
}
UNCONFIRMED = {
    "/api/v1/users/me/export/": "contains the moment of the export",
    "/api/v1/polls/{poll_id}/results/": "contains the moment of the count",
}
"""The reads of one resource that are never the same twice."""

UNREACHED = {
    "/api/v1/comments/{comment_id}/": "no list above its path contains its id",
    "/api/v1/movies/{movie_id}/": "is read from another server",
    "/api/v1/applications/{application_id}/resume/": "needs an uploaded file",
}


@pytest.fixture
def site(tmp_path: Path, settings: Any) -> None:
    """Replace the documentation site by a small one."""
    settings.NEXUS_THROTTLES = False
    folder = tmp_path / ".site" / "html"
    folder.mkdir(parents=True)
    for name, text in SITE.items():
        (folder / name).write_text(text)
    (tmp_path / "docs").symlink_to(settings.ROOT / "docs")
    settings.ROOT = tmp_path


def static_files() -> Iterator[str]:
    for finder in get_finders():
        for name, _ in finder.list([]):
            yield f"/static/{name}"


def public_reads() -> Iterator[str]:
    document = resolve_references(build_api(start.registry()).get_openapi_schema())
    for path, methods in document["paths"].items():
        read = methods.get("get", {"security": [{"bearer": []}]})
        streams = "text/event-stream" in str(read.get("responses"))
        if "{" not in path and not streams and (not read["security"] or {} in read["security"]):
            yield path


def compared(answer: HttpResponse) -> Mapping[str, str]:
    return {name: value for name, value in answer.items() if name not in OF_ONE_ANSWER}


def differences(client: Client, path: str) -> tuple[int, Mapping[str, object]]:
    """Return the number of 304 responses of a path, and the headers that differed."""
    first = client.get(path, headers={"Accept": "text/html,*/*"})
    held = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
    confirmed, wrong = 0, {}
    for name, of in held.items():
        if of not in first.headers:
            continue
        again = client.get(path, headers={"Accept": "text/html,*/*", name: first[of]})
        assert again.status_code == 304, path
        confirmed += 1
        before, after = compared(first), compared(again)
        for header in set(before) | set(after):
            if before.get(header) != after.get(header):
                wrong[f"{path} {header}"] = (before.get(header), after.get(header))
    return confirmed, wrong


@pytest.mark.django_db
def test_304_has_the_headers_of_its_200(client: Client, site: None) -> None:
    docs = [f"/docs/{name}" for name in SITE]
    confirmed, wrong = {}, {}

    for path in [*PAGES, *docs, *static_files(), *public_reads()]:
        confirmed[path], found = differences(client, path)
        wrong.update(found)

    assert wrong == {}
    assert all(confirmed[path] for path in [*docs, *static_files(), "/api/openapi.json"])
    assert any(count for path, count in confirmed.items() if path.startswith("/api/v1/"))


def reads_of_one() -> list[Operation]:
    """Return the operations that read one resource as JSON, which is not a list."""
    return [operation for operation in operations("get") if _properties(operation)]


def _properties(operation: Operation) -> set[str]:
    content = operation.described["responses"]["200"].get("content", {})
    schema = resolved(content.get("application/json", {}).get("schema", {}))
    names = set(schema.get("properties", {}))
    return set() if "results" in names else names


@pytest.mark.django_db
def test_get_of_one_resource_is_confirmed_by_its_tag(client: Client, settings: Any) -> None:
    settings.NEXUS_THROTTLES = False
    admin, headers = make_admin()
    load_rows(1, admin)
    load_records(1, admin)
    walker = Walker(client, headers)
    unreached, unconfirmed, confirmed = [], [], []

    for operation in reads_of_one():
        path = walker.concrete(operation.path)
        first = client.get(path, operation.required_query, headers=headers)
        held = {**headers, "If-None-Match": first.headers.get("ETag", "")}
        again = client.get(path, operation.required_query, headers=held)
        if first.status_code != 200:
            unreached.append(operation.path)
        elif again.status_code != 304:
            unconfirmed.append(operation.path)
        else:
            confirmed.append(operation.path)

    assert set(unconfirmed) == UNCONFIRMED.keys()
    assert set(unreached) <= UNREACHED.keys()
    assert {"/api/v1/orders/{order_id}/", "/api/v1/products/{product_id}/"} < set(confirmed)
