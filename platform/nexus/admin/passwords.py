"""Change the admin's own password in the admin site, with the service of the API."""

from typing import Any

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from shared.accounts import services
from shared.accounts.cookies import live_session_of
from shared.admin import get_admin
from shared.errors import DomainError


class ChangePassword(PasswordChangeView):
    """The form with the old password and, twice, the new one."""

    form_class = AdminPasswordChangeForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Change the password and end the other sessions, or show the service's error."""
        user, session = get_admin(self.request), live_session_of(self.request)
        assert session is not None
        try:
            services.change_password(
                user=user,
                session=session,
                old_password=form.cleaned_data["old_password"],
                new_password=form.cleaned_data["new_password1"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        user.refresh_from_db(fields=["password"])
        update_session_auth_hash(self.request, user)
        return HttpResponseRedirect(self.get_success_url())
