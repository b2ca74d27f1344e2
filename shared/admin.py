"""Base classes of the admin site: changes by services, read-only records, bounded lists."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import CharField as ModelCharField
from django.db.models import Model, QuerySet
from django.forms import CharField, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from shared.auth.models import User
from shared.auth.permissions import require_user
from shared.errors import DomainError, PermissionDenied
from shared.text import NOT_ONE_LINE, is_one_line

MAX_COUNTED = 10_000
"""The number of rows up to which a count is exact. Above it, the count is an estimate."""
MAX_ROWS_PER_ACTION = 100
"""How many rows one action accepts, because it calls a service for each during the request."""
MAX_REFUSALS = 10

_REFUSAL = "_nexus_refusal"


@dataclass(frozen=True, slots=True)
class Figure:
    """
    A count of rows on the first page of the admin site.

    ``at`` are the query parameters with which the model's list shows the same rows, or None if
    there is no such list. The function ``figures(now=…)`` of an ``admin`` module returns figures.
    """

    label: str
    rows: QuerySet[Any]
    at: Mapping[str, str] | None = field(default_factory=dict)
    is_alarming: bool = False


class BoundedPaginator(Paginator[Any]):
    """A paginator that counts up to ``MAX_COUNTED`` rows, and estimates larger numbers."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, or the planner's estimate if it is large."""
        rows: Any = self.object_list
        counted: int = rows.order_by()[: MAX_COUNTED + 1].count()
        if counted <= MAX_COUNTED:
            return counted
        [plan] = json.loads(rows.order_by().explain(format="json"))
        estimate: int = plan["Plan"]["Plan Rows"]
        return max(counted, estimate)


class BoundedAdmin(admin.ModelAdmin[Any]):
    """An admin whose list opens quickly for a table of any size."""

    paginator = BoundedPaginator
    list_per_page = 50
    show_full_result_count = False
    # Facets would count all rows once for each choice of each filter.
    show_facets = admin.ShowFacets.NEVER

    def response_action(  # type: ignore[override]  # stubs of a later version
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Apply an action to the selected rows, or show a message if an id cannot be one."""
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(map(self._is_key, selected)):
            return super().response_action(request, queryset)
        self.message_user(request, "Choose rows of the list; nothing was done.", messages.ERROR)
        return None

    def apply_to_each(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        action: Callable[[Any], object],
        *,
        done: str,
    ) -> None:
        """
        Call the action for each row, and show how many succeeded and why others were refused.

        ``done`` is the participle of the message: "closed" gives "3 were closed."
        """
        if self.refuse_too_many(request, rows):
            return
        refusals = []
        successes = 0
        for row in rows.order_by("pk"):
            try:
                action(row)
            except DomainError as refusal:
                refusals.append(f"{row}: {refusal.message}")
            else:
                successes += 1
                self.log_change(request, row, f"{done.capitalize()}.")
        self._report(request, successes, refusals, done=done)

    def _is_key(self, text: str) -> bool:
        key = self.opts.pk
        try:
            key.run_validators(key.to_python(text))
        except ValidationError:
            return False
        return "\0" not in text

    def refuse_too_many(self, request: HttpRequest, rows: QuerySet[Any]) -> bool:
        """Return whether there are more rows than one action accepts; if so, show a message."""
        if rows.order_by()[: MAX_ROWS_PER_ACTION + 1].count() <= MAX_ROWS_PER_ACTION:
            return False
        text = f"Choose at most {MAX_ROWS_PER_ACTION} at once; nothing was done."
        self.message_user(request, text, messages.ERROR)
        return True

    def _report(
        self, request: HttpRequest, successes: int, refusals: Sequence[str], *, done: str
    ) -> None:
        if successes:
            were = "was" if successes == 1 else "were"
            self.message_user(request, f"{successes} {were} {done}.", messages.SUCCESS)
        for refusal in refusals[:MAX_REFUSALS]:
            self.message_user(request, refusal, messages.ERROR)
        hidden = len(refusals) - MAX_REFUSALS
        if hidden > 0:
            self.message_user(request, f"{hidden} more were refused.", messages.ERROR)


class ServiceAdmin(BoundedAdmin):
    """
    An admin whose changes call services, and which shows the errors of the services.

    A subclass calls its services in ``create``, ``update`` and ``delete``. What it does not define
    is refused.
    """

    actions: Sequence[str] = ("delete_selected",)
    add_form: type[ModelForm[Any]] | None = None
    """The form for a new object, if it differs from that of an existing one."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields of ``add_form`` for a new object, else those of the admin."""
        if obj is None and self.add_form is not None:
            return list(self.add_form.base_fields)
        return super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return no read-only fields for a new object with ``add_form``."""
        if obj is None and self.add_form is not None:
            return ()
        return super().get_readonly_fields(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Return no inlines for a new object with ``add_form``."""
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
        """Show the form; if a service refused the change, with the input and the error."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            setattr(request, _REFUSAL, refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """
        Add a hidden input with the initial value to each field, and the check of the APIs to lines.

        Without the input, a field that another user has changed since would look like a change of
        this admin, and would be reset to its old value.
        """
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.show_hidden_initial = True
        if isinstance(field, CharField) and isinstance(db_field, ModelCharField):
            field.validators.append(_refuse_controls)
        return field

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        """Return the form class, with the error if a service refused the change."""
        if obj is None and self.add_form is not None:
            kwargs.setdefault("form", self.add_form)
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal: DomainError | None = getattr(request, _REFUSAL, None)
        return form if refusal is None else _with_error(form, refusal)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the confirmation page, or the error if a service refused the deletion."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return only the objects themselves, because services decide what may be deleted."""
        return [str(each) for each in objs], {}, set(), []

    def create(self, row: Any, form: ModelForm[Any], *, actor: User) -> Model:
        """Create the object of the form by its service, and return it."""
        raise PermissionDenied("Admins do not create these.")

    def update(self, row: Any, form: ModelForm[Any], *, actor: User) -> None:
        """Change the columns of ``get_changes(form)`` by the service of the object."""
        raise PermissionDenied("Admins do not change these.")

    def delete(self, row: Any, *, actor: User) -> None:
        """Delete the object by its service."""
        raise PermissionDenied("Admins do not delete these.")

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: Any) -> None:
        """Create or change the object by its services."""
        if obj.pk is None:
            obj.pk = self.create(obj, form, actor=get_admin(request)).pk
        else:
            self.update(obj, form, actor=get_admin(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the object by its service."""
        self.delete(obj, actor=get_admin(request))

    @admin.action(description="Delete", permissions=["delete"])
    def delete_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> TemplateResponse | None:
        """Show the confirmation page, then delete the rows one by one with the service."""
        if not request.POST.get("post"):
            too_many = self.refuse_too_many(request, queryset)
            return None if too_many else delete_selected(self, request, queryset)
        self.apply_to_each(
            request, queryset, lambda row: self.delete_model(request, row), done="deleted"
        )
        return None


class ReadOnlyInline(admin.TabularInline[Any, Any]):
    """Read-only rows on the page of another object. ``related`` is joined with them."""

    can_delete = False
    extra = 0
    related: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows, joined with ``related``."""
        return super().get_queryset(request).select_related(*self.related)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: rows are not added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: rows are not changed by hand."""
        return False


class ReadOnlyAdmin(BoundedAdmin):
    """An admin of read-only records."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: records are not added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: records are not changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: records are not deleted by hand."""
        return False


def get_admin(request: HttpRequest) -> User:
    """
    Return the admin of the request.

    :raises NotAuthenticated: if the request is anonymous.
    """
    user: User | AnonymousUser = request.user
    return require_user(user)


def _refuse_controls(line: str) -> None:
    if not is_one_line(line):
        raise ValidationError(NOT_ONE_LINE, code="controls")


def _with_error(form: type[ModelForm[Any]], refusal: DomainError) -> type[ModelForm[Any]]:
    class FormWithError(form):  # type: ignore[valid-type, misc]  # the class is an argument
        def clean(self) -> None:
            raise ValidationError(refusal.message)

    return FormWithError
