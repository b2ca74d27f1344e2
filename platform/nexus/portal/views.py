"""The front page: what runs here and where it is."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from nexus import __version__
from nexus.registry import Plugin, Registry

LINKS = {
    "docs": "/api/docs",
    "redoc": "/api/redoc",
    "openapi": "/api/openapi.json",
    "graphql": "/graphql",
    "sdl": "/graphql/schema.graphql",
    "meta": "/api/v1/meta/",
    "admin": "/admin/",
}


def front_page(registry: Registry) -> Callable[[HttpRequest], HttpResponse]:
    """Build the view of the front page: HTML for people, JSON for those who ask for JSON."""

    def serve(request: HttpRequest) -> HttpResponse:
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            response: HttpResponse = JsonResponse(
                {"name": "nexus", "version": __version__, "links": LINKS}
            )
        else:
            response = render(request, "portal/front_page.html", _context(registry))
        response["Cache-Control"] = "no-store"
        response["Vary"] = "Accept"
        return response

    return serve


def _context(registry: Registry) -> dict[str, object]:
    return {
        "version": __version__,
        "links": LINKS,
        "domains": [_card(plugin) for plugin in registry.enabled],
        "sleeping": [*registry.dormant, *registry.absent],
        "parts": settings.NEXUS_PARTS,
        "mail": settings.NEXUS_DEV_MAIL,
    }


def _card(plugin: Plugin) -> dict[str, object]:
    return {
        "title": plugin.manifest.title,
        "summary": plugin.manifest.summary,
        "segments": [f"/api/v1/{segment}/" for segment in plugin.manifest.segments],
    }
