"""The log-in form of the admin site: a name and a password, then the second factor."""

import json
from typing import Any, cast

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from nexus.passkey_forms import read_credential
from shared.accounts import services
from shared.auth.errors import InvalidChallenge, SecondFactorRequired
from shared.auth.models import User
from shared.auth.viewer import client_of
from shared.errors import DomainError

ACCOUNT_BACKEND = "shared.accounts.backends.AccountBackend"


class LogInForm(AdminAuthenticationForm):
    """
    The log-in form. An account with a second factor needs two steps.

    The response to the first step contains a challenge. The second step returns it with a code, or
    with the assertion of a passkey, which a script of the page fills in.
    """

    challenge_token = forms.CharField(required=False, widget=forms.HiddenInput)
    passkey_options = forms.CharField(required=False, widget=forms.HiddenInput)
    credential = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        required=False,
        max_length=64,
        label="Code of your app, or recovery code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.is_second_step = bool(self.data.get("challenge_token"))
        if self.is_second_step:
            self.fields["username"].required = self.fields["password"].required = False

    def clean(self) -> dict[str, Any]:
        """
        Check the credentials of the current step, and store the user that they belong to.

        :raises ValidationError: if the credentials are wrong, or the second step is still required.
        """
        if self.is_second_step:
            self._check_second_factor()
            return self.cleaned_data
        found = super().clean()
        try:
            services.require_second_factor(self.get_user(), now=timezone.now())
        except SecondFactorRequired as required:
            self._show_second_step(required)
            raise ValidationError("Now the second factor.", code=required.code) from None
        return found

    def _check_second_factor(self) -> None:
        credential = self.cleaned_data["credential"]
        try:
            user = services.check_second_factor(
                challenge_token=self.cleaned_data["challenge_token"],
                code=self.cleaned_data["code"],
                credential=read_credential(credential) if credential else None,
                # The log-in view always passes its request.
                client=client_of(cast("HttpRequest", self.request)),
                now=timezone.now(),
            )
        except DomainError as refusal:
            self.is_second_step = not isinstance(refusal, InvalidChallenge)
            raise ValidationError(refusal.message, code=refusal.code) from None
        self.confirm_login_allowed(user)
        user.proved_second_factor = True
        user.backend = ACCOUNT_BACKEND
        self.user_cache: User = user

    def _show_second_step(self, required: SecondFactorRequired) -> None:
        options = required.members["passkey_options"]
        self.is_second_step = True
        self.data = {
            "challenge_token": required.members["challenge_token"],
            "passkey_options": json.dumps(options) if options else "",
        }
