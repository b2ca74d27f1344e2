"""The personas of the demo and the password they share, for the pages that offer to sign in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from nexus.portal.dev_pages import local_only
from nexus.seeding import demo_password
from shared.auth.seeds import PERSONAS

PEOPLE = "/dev/people/"


def dev_people_urls() -> list[URLPattern]:
    """Return the path: none outside the demo."""
    if not settings.NEXUS_DEMO:
        return []
    return [path(PEOPLE.lstrip("/"), local_only(show_people), name="dev_people")]


def show_people(request: HttpRequest) -> HttpResponse:
    """Return the personas and their password: a page for a browser, JSON for a program."""
    people = [
        {"username": username, "role": role, "display_name": display_name}
        for username, role, display_name in PERSONAS
    ]
    found = {"password": demo_password(), "people": people}
    # JSON comes first: a program that accepts anything gets what it can read.
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        shown = {**found, "host": request.get_host()}
        response = render(request, "portal/people.html", shown)
    else:
        response = JsonResponse(found)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept"
    # CORS lets other addresses of this machine into the API; they must not read the password.
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def people_address() -> str:
    """Return where the people are, or nothing outside the demo."""
    return PEOPLE if settings.NEXUS_DEMO else ""
