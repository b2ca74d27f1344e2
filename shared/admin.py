"""What the admin site of every part has in common: services decide, and records are looked at."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from shared.auth.models import User
from shared.auth.permissions import require_user
from shared.errors import DomainError

MOST_COUNTED = 10_000
"""How many rows are counted one by one; a table of millions is never counted to its end."""
MOST_AT_ONCE = 100
"""How many rows one action takes: each of them is a call of a service while somebody waits."""
MOST_REFUSALS = 10

_REFUSAL = "_nexus_refusal"


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One number on the first page of the admin site: how many rows there are of something.

    ``at`` are the parameters with which the model's list shows the very same rows, or None if
    there is no such list. A part of the house says its figures in ``figures(now=…)`` of its
    ``admin`` module.
    """

    label: str
    rows: QuerySet[Any]
    at: Mapping[str, str] | None = field(default_factory=dict)
    is_alarming: bool = False


class BoundedPaginator(Paginator[Any]):
    """Counts what can be counted quickly, and takes the database's estimate for the rest."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are: about as many, if they are many."""
        rows: Any = self.object_list
        counted: int = rows.order_by()[: MOST_COUNTED + 1].count()
        if counted <= MOST_COUNTED:
            return counted
        [plan] = json.loads(rows.order_by().explain(format="json"))
        estimate: int = plan["Plan"]["Plan Rows"]
        return max(counted, estimate)


class BoundedAdmin(admin.ModelAdmin[Any]):
    """Something whose list opens at once, however many rows it has."""

    paginator = BoundedPaginator
    list_per_page = 50
    show_full_result_count = False
    # Facets count all rows once for every choice of every filter.
    show_facets = admin.ShowFacets.NEVER

    def act_on_each(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        act: Callable[[Any], object],
        *,
        done: str,
    ) -> None:
        """
        Do something to each row; say to how many, and why a service refused it to others.

        ``done`` ends the sentence that begins with their number: "3 were closed".
        """
        if self.refuses_so_many(request, rows):
            return
        refusals = []
        successes = 0
        for row in rows.order_by("pk"):
            try:
                act(row)
            except DomainError as refusal:
                refusals.append(f"{row}: {refusal.message}")
            else:
                successes += 1
                self.log_change(request, row, f"{done.capitalize()}.")
        self._report(request, successes, refusals, done=done)

    def refuses_so_many(self, request: HttpRequest, rows: QuerySet[Any]) -> bool:
        """Say whether these are more rows than one action takes; if so, tell the admin."""
        if rows.order_by()[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
            return False
        text = f"Choose at most {MOST_AT_ONCE} at once; nothing was done."
        self.message_user(request, text, messages.ERROR)
        return True

    def _report(
        self, request: HttpRequest, successes: int, refusals: Sequence[str], *, done: str
    ) -> None:
        if successes:
            were = "was" if successes == 1 else "were"
            self.message_user(request, f"{successes} {were} {done}.", messages.SUCCESS)
        for refusal in refusals[:MOST_REFUSALS]:
            self.message_user(request, refusal, messages.ERROR)
        unsaid = len(refusals) - MOST_REFUSALS
        if unsaid > 0:
            self.message_user(request, f"{unsaid} more were refused.", messages.ERROR)


class ServicedAdmin(BoundedAdmin):
    """Something that is changed by services, whose refusals are shown to the admin."""

    actions: Sequence[str] = ("delete_selected",)
    add_form: type[ModelForm[Any]] | None = None
    """The form that a new one is made with, where that differs from the page of an existing one."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what is asked of a new one, or what is shown of an existing one."""
        if obj is None and self.add_form is not None:
            return list(self.add_form.base_fields)
        return super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Let everything be filled in when one is made with a form of its own."""
        if obj is None and self.add_form is not None:
            return ()
        return super().get_readonly_fields(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Show no rows of what does not exist yet."""
        if obj is None and self.add_form is not None:
            return []
        return super().get_inlines(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form; if a service refused what it says, with that and the reason."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            setattr(request, _REFUSAL, refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """
        Send along with each field what it showed when the form was opened.

        Without it, what others have changed since would look like the admin's own change, and
        be written back to what it was.
        """
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.show_hidden_initial = True
        return field

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        """Return the form, which says what a service has refused."""
        if obj is None and self.add_form is not None:
            kwargs.setdefault("form", self.add_form)
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal: DomainError | None = getattr(request, _REFUSAL, None)
        return form if refusal is None else _refused(form, refusal)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask whether to delete, or show why a service refused it."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name what would be deleted; the services know what may not be."""
        return [str(thing) for thing in objs], {}, set(), []

    @admin.action(description="Delete", permissions=["delete"])
    def delete_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> TemplateResponse | None:
        """Ask first; then delete one by one, as far as the services let it."""
        if not request.POST.get("post"):
            too_many = self.refuses_so_many(request, queryset)
            return None if too_many else delete_selected(self, request, queryset)
        self.act_on_each(
            request, queryset, lambda row: self.delete_model(request, row), done="deleted"
        )
        return None


class RecordInline(admin.TabularInline[Any, Any]):
    """Rows that belong to another, to look at on its page; ``related`` come along with them."""

    can_delete = False
    extra = 0
    related: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring along what the rows name."""
        return super().get_queryset(request).select_related(*self.related)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows come about by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are not changed."""
        return False


class RecordAdmin(BoundedAdmin):
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


def changes_in(form: ModelForm[Any]) -> dict[str, Any]:
    """
    Return the new values of the columns that the admin has changed in the form, and no other.
    """
    return {
        form._meta.model._meta.get_field(name).attname: getattr(
            form.instance, form._meta.model._meta.get_field(name).attname
        )
        for name in form.changed_data
    }


def seen_in(form: ModelForm[Any], name: str) -> Any:
    """
    Return what a field of the form showed when the admin opened it.
    """
    hidden = form.fields[name].hidden_widget()
    shown = hidden.value_from_datadict(form.data, form.files, form[name].html_initial_name)
    return form.fields[name].to_python(shown)


def admin_of(request: HttpRequest) -> User:
    """Return the admin who asks; the site lets nobody else in."""
    user: User | AnonymousUser = request.user
    return require_user(user)


def _refused(form: type[ModelForm[Any]], refusal: DomainError) -> type[ModelForm[Any]]:
    class Refused(form):  # type: ignore[valid-type, misc]  # which class, the admin says
        def clean(self) -> None:
            raise ValidationError(refusal.message)

    return Refused
