"""The admin site: access and the first page."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone

from nexus.admin.figures import build_panels
from nexus.admin.passwords import ChangePassword
from nexus.seeding import demo_password
from shared.auth.cookies import is_signed_in


class NexusAdminSite(AdminSite):
    """The admin site of the core and of every enabled domain."""

    site_header = "Nexus"
    site_title = "Nexus admin"
    index_title = "Administration"
    index_template = "nexus_admin/index.html"
    login_template = "nexus_admin/login.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Django's action bypasses the services; a class with a delete service defines its own.
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Admit an admin whose session is still active."""
        return super().has_permission(request) and is_signed_in(request)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the figures of every part above the lists of models."""
        panels = build_panels(settings.NEXUS_REGISTRY, now=timezone.now())
        return super().index(request, {**(extra_context or {}), "panels": panels})

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the login form; in the demo, with the admin's password."""
        hint = {"demo_password": demo_password()} if settings.NEXUS_DEMO else {}
        return super().login(request, {**(extra_context or {}), **hint})

    def password_change(  # type: ignore[override]  # the stubs lack the redirect
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Show and process the form that changes the admin's password."""
        view = ChangePassword.as_view(
            success_url=reverse_lazy("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)
