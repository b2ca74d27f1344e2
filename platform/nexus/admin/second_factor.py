"""The page of an admin's own second factors in the admin site. It calls the API's services."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from nexus.passkey_forms import read_credential
from shared.accounts import selectors, services
from shared.accounts.cookies import live_session_of
from shared.auth.models import FactorKind, Role, User
from shared.errors import DomainError

Context = Mapping[str, object]
LONGEST_NAME = 60


def may_enrol(request: HttpRequest) -> bool:
    """Return whether an admin is signed in, whether or not a second factor was used."""
    is_admins = isinstance(request.user, User) and request.user.role == Role.ADMIN
    return is_admins and live_session_of(request) is not None


class SecondFactorPage(TemplateView):
    """
    Lists the factors. The field ``act`` of a submitted form names the action.

    Secrets, challenges and recovery codes are shown only in the response to the submitted form.
    """

    template_name = "nexus_admin/second_factor.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Perform the action of a form, and show its result or the error."""
        acts: Mapping[str, Callable[[], Context]] = {
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
        """Return the context of the page: the existing factors, and the result of an action."""
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
            # A password is taken as typed, with its spaces.
            password=self.request.POST.get("password", ""),
            code=self._field("proof"),
        )
        return {**self._owner, "confirmation": confirmation, "now": timezone.now()}

    def _field(self, name: str) -> str:
        return self.request.POST.get(name, "").strip()

    def _start_totp(self) -> Context:
        return {"totp": services.start_totp(**self._confirmed)}

    def _confirm_totp(self) -> Context:
        enrolment = services.confirm_totp(
            **self._owner, code=self._field("code"), now=timezone.now()
        )
        return {"recovery_codes": enrolment.recovery_codes, "added": enrolment.factor}

    def _start_passkey(self) -> Context:
        challenge = services.start_passkey(**self._confirmed)
        return {
            "passkey": challenge,
            "options": json.dumps(challenge.options),
            "name": self._field("name"),
        }

    def _add_passkey(self) -> Context:
        enrolment = services.add_passkey(
            **self._owner,
            challenge_token=self._field("challenge_token"),
            name=self._field("name")[:LONGEST_NAME] or "Passkey",
            credential=read_credential(self._field("credential")),
            now=timezone.now(),
        )
        return {"recovery_codes": enrolment.recovery_codes, "added": enrolment.factor}

    def _remove(self) -> Context:
        factor_id = self._field("factor")
        services.remove_factor(
            **self._confirmed, factor_id=int(factor_id) if factor_id.isdecimal() else 0
        )
        messages.success(self.request, "It was removed.")
        return {}

    def _renew_codes(self) -> Context:
        return {"recovery_codes": services.renew_recovery_codes(**self._confirmed)}
