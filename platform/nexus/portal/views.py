"""The front page: the domains, the system panel, the links and the downloads."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone

from nexus import __version__
from nexus.gateway import problems
from nexus.gateway.links import list_links
from nexus.gateway.rate_limits import count_calls
from nexus.portal.api_counts import ApiCounts, count_api
from nexus.portal.cards import Cards
from nexus.portal.dev_people import people_address
from nexus.portal.docs_site import docs_address
from nexus.portal.downloads import download_urls, list_downloads, list_readmes
from nexus.portal.enabling import enabling_instructions
from nexus.portal.system import SystemPanel
from nexus.registry import Plugin, Registry
from shared.errors import DomainError

MAX_SEARCH_LENGTH = 200
LINKS = {
    "docs": "/api/docs",
    "redoc": "/api/redoc",
    "openapi": "/api/openapi.json",
    "graphql": "/graphql",
    "sdl": "/graphql/schema.graphql",
    "meta": "/api/v1/meta/",
    "admin": "/admin/",
}


def portal_urls(registry: Registry) -> list[URLPattern]:
    """Return the URL patterns of the front page, its partial updates and the downloads."""
    portal = _Portal(registry)
    return [
        path("", portal.page, name="front_page"),
        path("portal/cards/<str:name>/", portal.card, name="card"),
        path("portal/system/", portal.system, name="system"),
        *download_urls(registry),
    ]


class _Portal:
    """The views of the front page for one registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._cards = Cards(registry)
        self._panel = SystemPanel()
        # Computed once, at the first request, when every domain's schema is loaded.
        self._api_counts = cache(lambda: count_api(registry))
        self._links = cache(lambda: list_links(registry))

    def page(self, request: HttpRequest) -> HttpResponse:
        """Serve the page as HTML, or as JSON if the Accept header prefers it."""
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            response: HttpResponse = JsonResponse(self._summary())
        else:
            response = _throttle_response(request) or render(
                request, "portal/front_page.html", self._context(request)
            )
        response["Cache-Control"] = "no-store"
        response["Vary"] = "Accept"
        return response

    def card(self, request: HttpRequest, name: str) -> HttpResponse:
        """
        Serve the content of one card, for the script that updates it in place.

        :raises Http404: if the domain is not enabled or has no card.
        """
        if name not in self._cards:
            raise Http404
        shown = _throttle_response(request) or HttpResponse(
            self._cards.render(name, words=_search_text(request, name), now=timezone.now())
        )
        shown["Cache-Control"] = "no-store"
        return shown

    def system(self, request: HttpRequest) -> HttpResponse:
        """
        Serve the figures of the system panel, for the script that refreshes them.

        :raises Http404: if the settings disable the panel.
        """
        if not settings.NEXUS_SYSTEM_PANEL:
            raise Http404
        response = render(request, "portal/system.html", {"figures": self._panel.figures()})
        response["Cache-Control"] = "no-store"
        return response

    def _summary(self) -> Mapping[str, object]:
        return {
            "name": "nexus",
            "version": __version__,
            "links": {**LINKS, **_local_links()},
            "domains": [self._describe(plugin) for plugin in self._registry.known],
            "downloads": {each.name: each.address for each in list_downloads(self._registry)},
        }

    def _describe(self, plugin: Plugin) -> Mapping[str, object]:
        state = self._registry.state_of(plugin.name)
        counts = self._api_counts().get(plugin.name, ApiCounts(0, 0))
        return {
            "name": plugin.name,
            "title": plugin.manifest.title,
            "state": state.value,
            "operations": counts.operations,
            "fields": counts.fields,
            "links": {each.segment: each.address for each in self._links().get(plugin.name, ())},
        }

    def _context(self, request: HttpRequest) -> dict[str, object]:
        return {
            "version": __version__,
            "host": request.get_host(),
            "links": LINKS,
            "local_links": _local_links(),
            "domains": self._enabled(request),
            "disabled": self._disabled(),
            "styles": self._cards.styles,
            "figures": self._panel.figures() if settings.NEXUS_SYSTEM_PANEL else (),
            "downloads": list_downloads(self._registry),
            "is_demo": settings.NEXUS_DEMO,
        }

    def _enabled(self, request: HttpRequest) -> Sequence[Mapping[str, object]]:
        words = {
            plugin.name: _search_text(request, plugin.name) for plugin in self._registry.enabled
        }
        content = self._cards.render_all(words=words, now=timezone.now())
        readmes = list_readmes(self._registry)
        return [
            {
                "name": plugin.name,
                "manifest": plugin.manifest,
                "content": content.get(plugin.name, ""),
                "has_card": plugin.name in self._cards,
                "counts": self._api_counts()[plugin.name],
                "readme": readmes.get(plugin.name, ""),
                "folder": plugin.package.replace(".", "/"),
            }
            for plugin in self._registry.enabled
        ]

    def _disabled(self) -> Sequence[Mapping[str, object]]:
        return [
            {
                "manifest": plugin.manifest,
                "state": self._registry.state_of(plugin.name).value,
                "instructions": enabling_instructions(plugin, self._registry),
            }
            for plugin in (*self._registry.dormant, *self._registry.absent)
        ]


def _local_links() -> Mapping[str, str]:
    """Return the links that depend on the settings: documentation, demo accounts and mail."""
    links = {
        "documentation": docs_address(),
        "people": people_address(),
        "mail": "/dev/mail/" if settings.NEXUS_DEV_MAIL else "",
    }
    return {name: address for name, address in links.items() if address}


def _throttle_response(request: HttpRequest) -> HttpResponse | None:
    """Count the request as a read; return the error response if it exceeds the limit."""
    try:
        count_calls(request, None, writes=False)
    except DomainError as refusal:
        return problems.exception_response(refusal, request)
    return None


def _search_text(request: HttpRequest, name: str) -> str:
    """Return the text of a card's search form, without unprintable characters."""
    text = request.GET.get(name, "")[:MAX_SEARCH_LENGTH]
    return "".join(letter for letter in text if letter.isprintable()).strip()
