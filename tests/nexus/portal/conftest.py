"""A front page for any set of domains."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from django.conf import settings as project
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern

from nexus.portal import system
from nexus.portal.views import portal_urls
from nexus.registry import Plugin, Registry
from tests.nexus.portal.broken.domain import DOMAIN as BROKEN
from tests.nexus.portal.plain.domain import DOMAIN as PLAIN
from tests.nexus.portal.slow.domain import DOMAIN as SLOW

KNOWN = {plugin.name: plugin for plugin in project.NEXUS_REGISTRY.known}
KNOWN["broken"] = Plugin(manifest=BROKEN, package="tests.nexus.portal.broken")
KNOWN["slow"] = Plugin(manifest=SLOW, package="tests.nexus.portal.slow")
KNOWN["plain"] = Plugin(manifest=PLAIN, package="tests.nexus.portal.plain")


@dataclass(frozen=True)
class Portal:
    """The URLs of a front page."""

    root: URLResolver

    def get(self, path: str, accept: str = "text/html") -> HttpResponse:
        """Request a path and return the response."""
        request = RequestFactory(SERVER_NAME="localhost").get(path, headers={"Accept": accept})
        match = self.root.resolve(request.path_info)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response

    def read(self, path: str = "/") -> str:
        """Return the text of a page."""
        return self.get(path).content.decode()


BuildPortal = Callable[..., Portal]


@pytest.fixture(autouse=True)
def no_wait_for_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """End the wait for an answer of a worker soon: the suite's in-memory broker has none."""
    monkeypatch.setattr(system, "WORKER_TIMEOUT_SECONDS", 0.01)


@pytest.fixture
def portal(db: None) -> BuildPortal:
    """Return a function that builds the front page of some domains."""

    def build(*enabled: str, dormant: Sequence[str] = (), absent: Sequence[str] = ()) -> Portal:
        registry = Registry(
            enabled=tuple(KNOWN[name] for name in enabled),
            dormant=tuple(KNOWN[name] for name in dormant),
            absent=tuple(KNOWN[name] for name in absent),
        )
        return Portal(URLResolver(RegexPattern(r"^/"), portal_urls(registry)))

    return build
