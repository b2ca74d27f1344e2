"""The pages that start and end the session of a browser: log-in, registration and log-out."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from nexus.admin.log_in import ACCOUNT_BACKEND
from nexus.gateway.peers import is_local
from nexus.passkey_forms import read_credential
from nexus.portal.dev_people import people_address
from nexus.portal.pages import SIGN_IN, page_patterns
from nexus.registry import Registry
from shared.accounts import services
from shared.auth.errors import InvalidChallenge, SecondFactorRequired
from shared.auth.models import Role, User
from shared.auth.viewer import client_of
from shared.errors import DomainError, ValidationFailed
from shared.pages import Page, PageRequest

LONGEST_FIELD = 2_000
# A challenge with the answer of a passkey is longer than any field that a person types.
LONGEST_CREDENTIAL = 20_000


def sign_in_urls(registry: Registry) -> list[URLPattern]:
    """Return the URL patterns; none if no enabled domain has pages, because the API has its own."""
    if not any(True for _ in registry.modules("pages")):
        return []
    return [pattern for page in PAGES for pattern in page_patterns(page)]


def sign_in(request: PageRequest) -> HttpResponse:
    """Show the log-in form, or start a session and lead back to the page ``next``."""
    if request.auth.is_authenticated:
        return _redirect(request)
    if request.method == "GET":
        return _show(request, "portal/sign_in.html")
    try:
        user = (
            _check_second_factor(request) if "challenge_token" in request.POST else _log_in(request)
        )
    except SecondFactorRequired as required:
        return _show(request, "portal/sign_in.html", shown=_second_step(required.members))
    except DomainError as refusal:
        shown = {} if isinstance(refusal, InvalidChallenge) else _second_step(request.POST)
        return _show(request, "portal/sign_in.html", refusal=refusal, shown=shown)
    return _start_session(request, user)


def register(request: PageRequest) -> HttpResponse:
    """Show the form of a new account, or create it, start a session and lead back."""
    if request.auth.is_authenticated:
        return _redirect(request)
    if request.method == "GET":
        return _show(request, "portal/register.html")
    try:
        user = services.register(
            username=_field(request, "username"),
            email=_field(request, "email"),
            password=_field(request, "password"),
            role=Role.USER,
            client=client_of(request),
            now=timezone.now(),
        )
    except DomainError as refusal:
        return _show(request, "portal/register.html", refusal=refusal)
    return _start_session(request, user)


def sign_out(request: PageRequest) -> HttpResponse:
    """End the session and lead back."""
    logout(request)
    return _redirect(request)


def _log_in(request: PageRequest) -> User:
    client = client_of(request)
    now = timezone.now()
    user = services.check_credentials(
        login=_field(request, "username"),
        password=_field(request, "password"),
        client=client,
        now=now,
    )
    services.require_second_factor(user, now=now)
    return user


def _check_second_factor(request: PageRequest) -> User:
    credential = _field(request, "credential", longest=LONGEST_CREDENTIAL)
    user = services.check_second_factor(
        challenge_token=_field(request, "challenge_token"),
        code=_field(request, "code"),
        credential=read_credential(credential) if credential else None,
        client=client_of(request),
        now=timezone.now(),
    )
    user.proved_second_factor = True
    return user


def _second_step(members: Mapping[str, object]) -> dict[str, object]:
    """Return the context of the form that asks for the second factor; empty without a challenge."""
    options = members.get("passkey_options") or ""
    return {
        "challenge_token": members.get("challenge_token", ""),
        "passkey_options": options if isinstance(options, str) else json.dumps(options),
    }


def _start_session(request: PageRequest, user: User) -> HttpResponse:
    login(request, user, backend=ACCOUNT_BACKEND)
    return _redirect(request)


def _field(request: PageRequest, name: str, *, longest: int = LONGEST_FIELD) -> str:
    """
    Return a field of the form.

    :raises ValidationFailed: if it is too long, or no text that can be stored.
    """
    text = request.POST.get(name, "")
    if len(text) > longest or "\x00" in text:
        raise ValidationFailed.of(name, "This value is not allowed.")
    return text


def _redirect(request: PageRequest) -> HttpResponse:
    return HttpResponseRedirect(_next(request), status=HTTPStatus.SEE_OTHER)


def _next(request: PageRequest) -> str:
    """Return the path to lead back to. Other hosts are refused: the address may be forged."""
    path = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and path.startswith("/") else "/"


def _show(
    request: PageRequest,
    template: str,
    *,
    refusal: DomainError | None = None,
    shown: Mapping[str, object] | None = None,
) -> HttpResponse:
    context = {
        **(shown or {}),
        "next": _next(request),
        "refusal": refusal,
        "typed": request.POST,
        "people": people_address() if is_local(request) else "",
        "needs_verification": settings.NEXUS_REQUIRE_VERIFIED_EMAIL,
    }
    page = render(request, template, context)
    if refusal is not None:
        page.status_code = refusal.kind.value
        if refusal.retry_after is not None:
            page["Retry-After"] = str(refusal.retry_after)
    return page


PAGES = (
    Page("sign-in/", sign_in, name=SIGN_IN, methods=("GET", "POST")),
    Page("register/", register, name="register", methods=("GET", "POST")),
    Page("sign-out/", sign_out, name="sign_out", methods=("POST",)),
)
