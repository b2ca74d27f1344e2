"""An admin's own second factors in the admin site, by the same services as through the API."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from shared.auth import selectors, services
from shared.auth.cookies import live_session_of
from shared.auth.models import FactorKind, Role, User
from shared.errors import DomainError, ValidationFailed

Shown = Mapping[str, object]
LONGEST_NAME = 60


def may_enrol(request: HttpRequest) -> bool:
    """Say whether the request is an admin's, with a second factor or without."""
    is_admins = isinstance(request.user, User) and request.user.role == Role.ADMIN
    return is_admins and live_session_of(request) is not None


class SecondFactorPage(TemplateView):
    """
    Lists the factors. Each form of the page names in ``act`` what it asks for.

    A secret, a challenge and recovery codes are shown in the answer to the form that asked.
    """

    template_name = "nexus_admin/second_factor.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what a form asks, and show what came of it, or why it was refused."""
        acts: Mapping[str, Callable[[], Shown]] = {
            "start_totp": self._start_totp,
            "confirm_totp": self._confirm_totp,
            "start_passkey": self._start_passkey,
            "add_passkey": self._add_passkey,
            "remove": self._remove,
            "renew_codes": self._renew_codes,
        }
        act = acts.get(request.POST.get("act", ""))
        try:
            shown = act() if act else {}
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(reverse("admin:second_factor"))
        if not shown:
            return HttpResponseRedirect(reverse("admin:second_factor"))
        return self.render_to_response(self.get_context_data(**shown))

    def get_context_data(self, **shown: Any) -> dict[str, Any]:
        """Return the factors there are, and what the last form has brought."""
        user = self._owner["user"]
        factors = list(selectors.list_factors(user=user))
        return super().get_context_data(
            title="Your second factor",
            factors=factors,
            has_app=any(factor.kind == FactorKind.TOTP for factor in factors),
            codes_left=services.count_recovery_codes(user=user).left,
            is_missing=user.lacks_second_factor and "recovery_codes" not in shown,
            **shown,
        )

    @property
    def _owner(self) -> dict[str, Any]:
        return {"user": self.request.user, "session": live_session_of(self.request)}

    @property
    def _confirmed(self) -> dict[str, Any]:
        confirmation = services.Confirmation(
            password=self._given("password"), code=self._given("proof")
        )
        return {**self._owner, "confirmation": confirmation, "now": timezone.now()}

    def _given(self, name: str) -> str:
        return self.request.POST.get(name, "").strip()

    def _start_totp(self) -> Shown:
        return {"totp": services.start_totp(**self._confirmed)}

    def _confirm_totp(self) -> Shown:
        enrolment = services.confirm_totp(
            **self._owner, code=self._given("code"), now=timezone.now()
        )
        return {"recovery_codes": enrolment.recovery_codes, "added": enrolment.factor}

    def _start_passkey(self) -> Shown:
        challenge = services.start_passkey(**self._confirmed)
        return {
            "passkey": challenge,
            "options": json.dumps(challenge.options),
            "name": self._given("name"),
        }

    def _add_passkey(self) -> Shown:
        enrolment = services.add_passkey(
            **self._owner,
            challenge_token=self._given("challenge_token"),
            name=self._given("name")[:LONGEST_NAME] or "Passkey",
            credential=_read(self._given("credential")),
            now=timezone.now(),
        )
        return {"recovery_codes": enrolment.recovery_codes, "added": enrolment.factor}

    def _remove(self) -> Shown:
        factor_id = self._given("factor")
        services.remove_factor(
            **self._confirmed, factor_id=int(factor_id) if factor_id.isdecimal() else 0
        )
        messages.success(self.request, "It was removed.")
        return {}

    def _renew_codes(self) -> Shown:
        return {"recovery_codes": services.renew_recovery_codes(**self._confirmed)}


def _read(credential: str) -> Mapping[str, Any]:
    try:
        read = json.loads(credential)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise ValidationFailed.of("credential", "The device's answer could not be read.")
    return read
