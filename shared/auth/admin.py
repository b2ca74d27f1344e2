"""Accounts in Django's admin site; changes go through the services like any other."""

from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from shared.auth import services
from shared.auth.models import Session, User
from shared.auth.viewer import Viewer
from shared.errors import DomainError


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """People: their role, and whether they may sign in."""

    list_display = ("username", "email", "role", "is_active", "created_at")
    list_filter = ("role", "is_active")
    search_fields = ("username", "email", "display_name")
    ordering = ("pk",)
    fields = ("username", "email", "display_name", "role", "is_active", "created_at", "deleted_at")
    readonly_fields = ("username", "email", "display_name", "created_at", "deleted_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Accounts are made by registering."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are deleted by their owners, and their rows stay."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an account, or say why a change to it was refused."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.path)

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: Any
    ) -> None:
        """Change the role and the state as the API would."""
        services.change_account(
            actor=_viewer(request),
            user_id=obj.pk,
            changes={"role": obj.role, "is_active": obj.is_active},
            now=timezone.now(),
        )


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin[Session]):
    """Sessions, to look at."""

    list_display = ("user", "user_agent", "ip", "last_seen_at", "revoked_at", "revoke_reason")
    list_select_related = ("user",)
    ordering = ("-created_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sessions are started by signing in."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        """Sessions are ended, not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        """Sessions are ended, not deleted."""
        return False


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.user
    return viewer
