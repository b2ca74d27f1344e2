"""What the admin site of every part has in common: services decide, and records are looked at."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shared.errors import DomainError


class ServicedAdmin(admin.ModelAdmin[Any]):
    """Something that is changed by services, whose refusals are shown to the admin."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form, or why a service refused what it said."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            return self._refuse(request, refusal)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask whether to delete, or show why a service refused it."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as refusal:
            return self._refuse(request, refusal)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name what would be deleted; the services know what may not be."""
        return [str(thing) for thing in objs], {}, set(), []

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete one by one, as far as the services let it."""
        for thing in queryset:
            try:
                self.delete_model(request, thing)
            except DomainError as refusal:
                self.message_user(request, refusal.message, level=messages.ERROR)

    def _refuse(self, request: HttpRequest, refusal: DomainError) -> HttpResponse:
        self.message_user(request, refusal.message, level=messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())


class RecordAdmin(admin.ModelAdmin[Any]):
    """Something that is looked at and never changed by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Records come about by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Records are not changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Records are not deleted."""
        return False
