"""The admin site of accounts. Changes go through the services."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from shared.accounts import services
from shared.admin import Figure, ReadOnlyAdmin, ServiceAdmin, get_admin
from shared.admin_forms import get_changes
from shared.auth.models import (
    Factor,
    Identity,
    KnownDevice,
    PersonalAccessToken,
    Role,
    SecurityEvent,
    Session,
    User,
)


def figures(*, now: datetime) -> Sequence[Figure]:
    """Return the figures of accounts for the first page of the admin site."""
    active = {"is_active__exact": "1"}
    live = {"revoked_at__isempty": "1"}
    return [
        Figure("Accounts that may sign in", User.objects.active(), at=active),
        Figure("Admins", User.objects.admins(), at={**active, "role__exact": Role.ADMIN.value}),
        Figure("Sessions that were not ended", Session.objects.live(), at=live),
    ]


class UserAddForm(forms.ModelForm[User]):
    """The form of a new account for another person."""

    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Send it to the owner over a secure channel. The owner can change or reset it.",
    )

    class Meta:
        model = User
        fields = ("username", "email", "role")


@admin.register(User)
class UserAdmin(ServiceAdmin):
    """Accounts: create them, change their role, and deactivate or reactivate them."""

    list_display = ("username", "email", "role", "is_active", "created_at")
    list_filter = ("role", "is_active")
    search_fields = ("username", "email", "display_name")
    ordering = ("pk",)
    fields = ("username", "email", "display_name", "role", "is_active", "created_at", "deleted_at")
    readonly_fields = ("username", "email", "display_name", "created_at", "deleted_at")
    actions = ("switch_off", "switch_on", "end_sessions", "remove_factors")

    add_form = UserAddForm

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: only the owner deletes an account, and its row remains."""
        return False

    def create(self, row: User, form: ModelForm[User], *, actor: User) -> User:
        """Create the account as the API does."""
        return services.create_account(actor=actor, **form.cleaned_data, now=timezone.now())

    def update(self, row: User, form: ModelForm[User], *, actor: User) -> None:
        """Change the role and the state of the account as the API does."""
        changes = cast("services.AccountChanges", get_changes(form))
        services.change_account(actor=actor, user_id=row.pk, changes=changes, now=timezone.now())

    @admin.action(
        description="Deactivate the accounts and end their sessions", permissions=["change"]
    )
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Deactivate the selected accounts."""
        self._switch(request, queryset, is_active=False, done="switched off")

    @admin.action(description="Activate accounts", permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Reactivate the selected accounts."""
        self._switch(request, queryset, is_active=True, done="switched on")

    @admin.action(description="End their sessions", permissions=["change"])
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End all sessions of the selected accounts."""
        actor, now = get_admin(request), timezone.now()
        self.apply_to_each(
            request,
            queryset,
            lambda user: services.log_out_everywhere(user=user, actor=actor, now=now),
            done="signed out everywhere",
        )

    @admin.action(description="Remove their second factors", permissions=["change"])
    def remove_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Remove all second factors of the selected accounts, for owners who have lost them."""
        actor, now = get_admin(request), timezone.now()
        self.apply_to_each(
            request,
            queryset,
            lambda user: services.remove_factors(actor=actor, user_id=user.pk, now=now),
            done="freed from their second factors",
        )

    def _switch(
        self, request: HttpRequest, people: QuerySet[User], *, is_active: bool, done: str
    ) -> None:
        actor, now = get_admin(request), timezone.now()
        self.apply_to_each(
            request,
            people,
            lambda user: services.change_account(
                actor=actor, user_id=user.pk, changes={"is_active": is_active}, now=now
            ),
            done=done,
        )


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Sessions. An admin can end them."""

    list_display = ("user", "user_agent", "ip", "last_seen_at", "revoked_at", "revoke_reason")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "revoke_reason")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-created_at", "-pk")
    actions = ("end",)

    @admin.action(description="End")
    def end(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        """End the selected sessions."""
        actor, now = get_admin(request), timezone.now()
        self.apply_to_each(
            request,
            queryset.select_related("user"),
            lambda session: services.revoke_session(
                user=session.user, session_id=session.pk, actor=actor, now=now
            ),
            done="ended",
        )


@admin.register(PersonalAccessToken)
class PersonalAccessTokenAdmin(ReadOnlyAdmin):
    """Personal access tokens. An admin can revoke them."""

    list_display = ("user", "name", "ending", "scopes", "expires_at", "last_used_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "revoke_reason")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-created_at", "-pk")
    fields = (
        *("user", "name", "ending", "scopes", "created_at", "expires_at"),
        *("last_used_at", "networks", "revoked_at", "revoke_reason"),
    )
    actions = ("revoke",)

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, queryset: QuerySet[PersonalAccessToken]) -> None:
        """Revoke the selected tokens."""
        actor, now = get_admin(request), timezone.now()
        self.apply_to_each(
            request,
            queryset.select_related("user"),
            lambda token: services.revoke_access_token(
                user=token.user, token_id=token.pk, actor=actor, now=now
            ),
            done="revoked",
        )


@admin.register(KnownDevice)
class KnownDeviceAdmin(ReadOnlyAdmin):
    """Known devices of accounts, read-only."""

    list_display = ("user", "network", "agent", "first_seen_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-pk",)


@admin.register(Identity)
class IdentityAdmin(ReadOnlyAdmin):
    """Linked identities at other services, read-only."""

    list_display = ("user", "provider", "email", "subject", "created_at", "last_used_at")
    list_filter = ("provider",)
    list_select_related = ("user",)
    search_fields = ("user__username__exact", "subject__exact")
    search_help_text = "The user name, or the subject."
    ordering = ("-pk",)


@admin.register(Factor)
class FactorAdmin(ReadOnlyAdmin):
    """The second factors of accounts, read-only and without their secrets."""

    list_display = ("user", "kind", "name", "created_at", "confirmed_at", "last_used_at")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("user__username__exact",)
    search_help_text = "The user name."
    ordering = ("-pk",)
    fields = list_display


@admin.register(SecurityEvent)
class SecurityEventAdmin(ReadOnlyAdmin):
    """The security log, read-only."""

    list_display = ("created_at", "kind", "actor", "subject", "address", "request_id", "detail")
    list_filter = ("kind",)
    list_select_related = ("actor", "subject")
    search_fields = ("subject__username__exact", "actor__username__exact", "request_id__exact")
    search_help_text = "A user name or a request id."
    ordering = ("-pk",)
