"""The admin site: who is let in, and what its first page shows."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone

from nexus.admin.figures import panels
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
        # It would delete past the services. Those whose services delete have their own.
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let admins in, as long as the session that they signed in to goes on."""
        return super().has_permission(request) and is_signed_in(request)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the figures of every part above the lists."""
        found = panels(settings.NEXUS_REGISTRY, now=timezone.now())
        return super().index(request, {**(extra_context or {}), "panels": found})

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask who somebody is; in the demo, say who might be."""
        hint = {"demo_password": demo_password()} if settings.NEXUS_DEMO else {}
        return super().login(request, {**(extra_context or {}), **hint})

    def password_change(  # type: ignore[override]  # the stubs know of no redirect
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Let an admin have another password."""
        view = ChangePassword.as_view(
            success_url=reverse_lazy("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)
