"""Polls in Django's admin site; changes go through the services like any other."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from domains.polls import services
from domains.polls.models import Option, Poll
from shared.auth.models import User
from shared.errors import DomainError


class OptionInline(admin.TabularInline[Option, Poll]):
    """The options of a poll, to look at."""

    model = Option
    can_delete = False
    extra = 0
    fields = ("position", "text")
    readonly_fields = fields
    ordering = ("position",)


@admin.register(Poll)
class PollAdmin(admin.ModelAdmin[Poll]):
    """
    Polls, to look at, to end and to delete.

    Ballots are not here: who voted for what is nobody's business, an admin's neither.
    """

    list_display = (
        "question",
        "owner",
        "results_visibility",
        "is_public",
        "expires_at",
        "closed_at",
    )
    list_filter = ("results_visibility", "is_public", "closed_reason")
    list_select_related = ("owner",)
    search_fields = ("question",)
    ordering = ("-created_at", "-pk")
    exclude = ("share_token",)
    inlines = (OptionInline,)
    actions = ("close",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Poll]:
        """Leave out what was deleted, and the search index of the rest."""
        return Poll.objects.existing().defer("search")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A poll comes from somebody who asks."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a poll says is its owner's to change."""
        return False

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name what would be deleted; its ballots are not listed."""
        return [str(poll) for poll in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: Poll) -> None:
        """Delete the poll as the API would."""
        services.delete_poll(actor=_admin(request), poll_id=obj.pk, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Poll]) -> None:
        """Delete one by one, as the API would."""
        for poll in queryset:
            self.delete_model(request, poll)

    @admin.action(description="End voting", permissions=["delete"])
    def close(self, request: HttpRequest, queryset: QuerySet[Poll]) -> None:
        """End these polls."""
        for poll_id in queryset.values_list("pk", flat=True):
            try:
                services.close_poll(actor=_admin(request), poll_id=poll_id)
            except DomainError as refusal:
                self.message_user(request, refusal.message, level=messages.ERROR)


def _admin(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    return user
