"""The front page: what runs here, what it shows of itself, and where everything is."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone

from nexus import __version__
from nexus.gateway import problems
from nexus.gateway.allowances import count_calls
from nexus.gateway.links import list_links
from nexus.portal.cards import Cards
from nexus.portal.dev_people import people_address
from nexus.portal.docs_site import docs_address
from nexus.portal.doors import Doors, count_doors
from nexus.portal.downloads import download_urls, list_downloads, list_readmes
from nexus.portal.enabling import ways_to_enable
from nexus.portal.system import Panel
from nexus.registry import Plugin, Registry
from shared.errors import DomainError

LONGEST_WORDS = 200
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
    """Build the paths of the front page, of its living parts and of what can be taken along."""
    portal = _Portal(registry)
    return [
        path("", portal.page, name="front_page"),
        path("portal/cards/<str:name>/", portal.card, name="card"),
        path("portal/system/", portal.system, name="system"),
        *download_urls(registry),
    ]


class _Portal:
    """The views of one set of domains."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._cards = Cards(registry)
        self._panel = Panel()
        # Asked for when the schema of every domain is there, and never again.
        self._doors = cache(lambda: count_doors(registry))
        self._links = cache(lambda: list_links(registry))

    def page(self, request: HttpRequest) -> HttpResponse:
        """Serve HTML to people, and JSON to those who ask for JSON."""
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            response: HttpResponse = JsonResponse(self._summary())
        else:
            response = _counted(request) or render(
                request, "portal/front_page.html", self._context(request)
            )
        response["Cache-Control"] = "no-store"
        response["Vary"] = "Accept"
        return response

    def card(self, request: HttpRequest, name: str) -> HttpResponse:
        """Serve the living part of one card, for the script that puts it in its place."""
        if name not in self._cards:
            raise Http404
        shown = _counted(request) or HttpResponse(
            self._cards.show(name, words=_words(request, name), now=timezone.now())
        )
        shown["Cache-Control"] = "no-store"
        return shown

    def system(self, request: HttpRequest) -> HttpResponse:
        """
        Serve the figures of the house, for the script that keeps them current.

        :raises Http404: if the settings keep them from the public.
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
            "links": {**LINKS, **_links_of_a_desk()},
            "domains": [self._told(plugin) for plugin in self._registry.known],
            "downloads": {each.name: each.address for each in list_downloads(self._registry)},
        }

    def _told(self, plugin: Plugin) -> Mapping[str, object]:
        state = self._registry.state_of(plugin.name)
        doors = self._doors().get(plugin.name, Doors(0, 0))
        return {
            "name": plugin.name,
            "title": plugin.manifest.title,
            "state": state.value,
            "operations": doors.operations,
            "fields": doors.fields,
            "links": {each.segment: each.address for each in self._links().get(plugin.name, ())},
        }

    def _context(self, request: HttpRequest) -> dict[str, object]:
        return {
            "version": __version__,
            "host": request.get_host(),
            "links": LINKS,
            "desk": _links_of_a_desk(),
            "domains": self._enabled(request),
            "sleeping": self._sleeping(),
            "styles": self._cards.styles,
            "figures": self._panel.figures() if settings.NEXUS_SYSTEM_PANEL else (),
            "downloads": list_downloads(self._registry),
            "is_demo": settings.NEXUS_DEMO,
        }

    def _enabled(self, request: HttpRequest) -> Sequence[Mapping[str, object]]:
        words = {plugin.name: _words(request, plugin.name) for plugin in self._registry.enabled}
        shown = self._cards.show_all(words=words, now=timezone.now())
        readmes = list_readmes(self._registry)
        return [
            {
                "name": plugin.name,
                "manifest": plugin.manifest,
                "living": shown.get(plugin.name, ""),
                "has_card": plugin.name in self._cards,
                "doors": self._doors()[plugin.name],
                "readme": readmes.get(plugin.name, ""),
                "folder": plugin.package.replace(".", "/"),
            }
            for plugin in self._registry.enabled
        ]

    def _sleeping(self) -> Sequence[Mapping[str, object]]:
        return [
            {
                "manifest": plugin.manifest,
                "state": self._registry.state_of(plugin.name).value,
                "ways": ways_to_enable(plugin, self._registry),
            }
            for plugin in (*self._registry.dormant, *self._registry.absent)
        ]


def _links_of_a_desk() -> Mapping[str, str]:
    """Return what is there for people who run Nexus on their desk, and on no public server."""
    known = {
        "documentation": docs_address(),
        "people": people_address(),
        "mail": "/dev/mail/" if settings.NEXUS_DEV_MAIL else "",
    }
    return {name: address for name, address in known.items() if address}


def _counted(request: HttpRequest) -> HttpResponse | None:
    """Count a look at living data as the read that it is; return the refusal of one too many."""
    try:
        count_calls(request, None, writes=False)
    except DomainError as refusal:
        return problems.answer(problems.of(refusal), request)
    return None


def _words(request: HttpRequest, name: str) -> str:
    """Return what was typed into a card's form, without what no text may hold."""
    given = request.GET.get(name, "")[:LONGEST_WORDS]
    return "".join(letter for letter in given if letter.isprintable()).strip()
