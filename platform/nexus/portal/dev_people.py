"""The personas of the demo and the password they share, for the pages that offer to sign in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from nexus.planting import demo_password
from shared.auth.seeds import PERSONAS

PEOPLE = "/dev/people/"


def dev_people_urls() -> list[URLPattern]:
    """Return the path: none outside the demo."""
    if not settings.NEXUS_DEMO:
        return []
    return [path(PEOPLE.lstrip("/"), show_people, name="dev_people")]


def show_people(request: HttpRequest) -> HttpResponse:
    """Tell who there is. The API's own log-in then signs them in, as it does anybody."""
    people = [
        {"username": username, "role": role, "display_name": display_name}
        for username, role, display_name in PERSONAS
    ]
    response = JsonResponse({"password": demo_password(), "people": people})
    response["Cache-Control"] = "no-store"
    # Not even an address of this machine that CORS lets into the API may read this.
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def people_address() -> str:
    """Return where the people are, or nothing outside the demo."""
    return PEOPLE if settings.NEXUS_DEMO else ""
