"""The admin site: access and the first page."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from nexus.admin.figures import build_panels
from nexus.admin.log_in import LogInForm
from nexus.admin.passwords import ChangePassword
from nexus.admin.second_factor import SecondFactorPage, may_enrol
from nexus.seeding import demo_password
from shared.accounts.cookies import is_signed_in


class NexusAdminSite(AdminSite):
    """The admin site of the core and of every enabled domain."""

    site_header = "Nexus"
    site_title = "Nexus admin"
    index_title = "Administration"
    index_template = "nexus_admin/index.html"
    login_form = LogInForm
    login_template = "nexus_admin/login.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Django's action bypasses the services; a class with a delete service defines its own.
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Admit an admin whose session is still active."""
        # The order matters: `is_signed_in` sets the attribute that `has_permission` reads.
        return is_signed_in(request) and super().has_permission(request)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the figures of every part above the lists of models."""
        panels = build_panels(settings.NEXUS_REGISTRY, now=timezone.now())
        return super().index(request, {**(extra_context or {}), "panels": panels})

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the login form, then ask for the second factor; in the demo, show the password."""
        if request.method == "GET" and may_enrol(request) and not self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:second_factor"))
        hint = {"demo_password": demo_password()} if settings.NEXUS_DEMO else {}
        return super().login(request, {**(extra_context or {}), **hint})

    def get_urls(self) -> list[Any]:
        """Add the page of the admin's own second factors, which needs no second factor."""
        page = never_cache(csrf_protect(self.second_factor))
        return [path("second-factor/", page, name="second_factor"), *super().get_urls()]

    def second_factor(self, request: HttpRequest) -> HttpResponseBase:
        """Show an admin's own second factors, and let them be enrolled and removed."""
        if not may_enrol(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return SecondFactorPage.as_view(extra_context=self.each_context(request))(request)

    def password_change(  # type: ignore[override]  # the stubs lack the redirect
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Show and process the form that changes the admin's password."""
        view = ChangePassword.as_view(
            success_url=reverse_lazy("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)
