"""The admin site of polls. Changes go through the services."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from domains.polls import services
from domains.polls.models import Ballot, Option, Poll, PollFollow
from shared.admin import (
    MAX_COUNTED,
    Figure,
    ReadOnlyAdmin,
    ReadOnlyInline,
    ServiceAdmin,
    get_admin,
)
from shared.auth.models import User


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return the figures of polls for the first page of the admin site."""
    polls = Poll.objects.existing()
    # Ballots have no index by time; today's are among those with the highest ids.
    newest = Ballot.objects.order_by("-pk").values("pk")[: MAX_COUNTED + 1]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        Figure("Open polls", polls.open(), at={"state": "open"}),
        Figure("Closed polls", polls.closed(), at={"state": "closed"}),
        Figure(
            "Polls that end within a day",
            polls.open().filter(expires_at__lt=now + timedelta(days=1)),
            at={"state": "open", "expires_at__lt": str(now + timedelta(days=1))},
        ),
        Figure("Ballots", Ballot.objects.all(), at=None),
        Figure(
            "Ballots today",
            Ballot.objects.filter(pk__in=newest, created_at__gte=midnight),
            at=None,
        ),
    ]


class StateFilter(admin.SimpleListFilter):
    """A filter by whether a poll accepts votes."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states by name."""
        return [("open", "Open"), ("closed", "Closed")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Filter by the chosen state."""
        match self.value():
            case "open":
                return queryset.open()
            case "closed":
                return queryset.closed()
        return queryset


class OptionInline(ReadOnlyInline):
    """The options of a poll, read-only."""

    model = Option
    fields = ("position", "text")
    ordering = ("position",)


class PollAddForm(forms.ModelForm[Poll]):
    """The form of a new poll, owned by the admin."""

    options = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}), help_text="One option on each line."
    )

    class Meta:
        model = Poll
        fields = (
            *("question", "description", "category", "expires_at", "min_choices", "max_choices"),
            *("results_visibility", "allow_change", "is_public"),
        )

    def clean_options(self) -> list[str]:
        """Return the lines that are not blank."""
        lines = str(self.cleaned_data["options"]).splitlines()
        return [line.strip() for line in lines if line.strip()]


@admin.register(Poll)
class PollAdmin(ServiceAdmin):
    """
    Polls: view, create, close and delete.

    Ballots are not shown: a vote is secret, also from admins.
    """

    list_display = (
        "question",
        "owner",
        "results_visibility",
        "is_public",
        "expires_at",
        "closed_at",
        "presenter",
    )
    list_filter = (StateFilter, "results_visibility", "is_public", "closed_reason")
    list_select_related = ("owner",)
    search_fields = ("question", "owner__username__exact")
    search_help_text = "A part of the question, or the owner's user name."
    ordering = ("-pk",)
    exclude = ("share_token",)
    inlines = (OptionInline,)
    actions = ("close", "recount", "delete_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Poll]:
        """Exclude deleted polls, and defer the search column."""
        return Poll.objects.existing().defer("search")

    add_form = PollAddForm

    @admin.display(description="present")
    def presenter(self, poll: Poll) -> str:
        """Return the link to the page that presents the poll to an audience."""
        return format_html('<a href="{}">Present</a>', self.view_on_site(poll))

    def view_on_site(self, poll: Poll) -> str:
        """Return the address of that page, for the button of the poll's form."""
        return reverse("present_poll", args=[poll.pk])

    def create(self, row: Poll, form: forms.ModelForm[Poll], *, actor: User) -> Poll:
        """Create the poll through the service."""
        fields = cast("services.PollFields", dict(form.cleaned_data))
        return services.create_poll(owner=actor, fields=fields, now=timezone.now())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: only the owner may change a poll."""
        return False

    def delete(self, row: Poll, *, actor: User) -> None:
        """Delete the poll through the service."""
        services.delete_poll(actor=actor, poll_id=row.pk, now=timezone.now())

    @admin.action(description="End voting", permissions=["delete"])
    def close(self, request: HttpRequest, queryset: QuerySet[Poll]) -> None:
        """Close the selected polls."""
        actor = get_admin(request)
        self.apply_to_each(
            request,
            queryset,
            lambda poll: services.close_poll(actor=actor, poll_id=poll.pk),
            done="ended",
        )

    @admin.action(description="Count the ballots again", permissions=["delete"])
    def recount(self, request: HttpRequest, queryset: QuerySet[Poll]) -> None:
        """Recompute the counters of the selected polls from their ballots."""
        self.apply_to_each(
            request,
            queryset,
            lambda poll: services.recount(poll_id=poll.pk),
            done="counted again",
        )


@admin.register(PollFollow)
class PollFollowAdmin(ReadOnlyAdmin):
    """The followers of polls, read-only."""

    list_display = ("user", "poll_id", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-pk",)
