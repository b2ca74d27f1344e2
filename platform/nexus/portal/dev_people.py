"""Show the personas of the demo and their password, for the pages with a sign-in form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from nexus.portal.dev_pages import local_only
from nexus.seeding import demo_password
from shared.accounts.seeds import PERSONAS

PEOPLE_PATH = "/dev/people/"


def dev_people_urls() -> list[URLPattern]:
    """Return the URL pattern; none outside the demo."""
    if not settings.NEXUS_DEMO:
        return []
    return [path(PEOPLE_PATH.lstrip("/"), local_only(show_people), name="dev_people")]


def show_people(request: HttpRequest) -> HttpResponse:
    """Return the personas and their password, as HTML or JSON."""
    people = [
        {"username": username, "role": role, "display_name": display_name}
        for username, role, display_name in PERSONAS
    ]
    found = {"password": demo_password(), "people": people}
    # JSON is the default, because a client that sends ``Accept: */*`` is a program.
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        shown = {**found, "host": request.get_host()}
        response = render(request, "portal/people.html", shown)
    else:
        response = JsonResponse(found)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept"
    # CORS admits other local origins to the API; they must not read the password.
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def people_address() -> str:
    """Return the path of the people page, or an empty string outside the demo."""
    return PEOPLE_PATH if settings.NEXUS_DEMO else ""
