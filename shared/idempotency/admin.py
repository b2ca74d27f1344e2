"""Idempotency keys in Django's admin site. The stored responses are not shown."""

from django.contrib import admin

from shared.admin import ReadOnlyAdmin
from shared.idempotency.models import IdempotencyKey


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ReadOnlyAdmin):
    """Requests that get their first response again when they are repeated."""

    list_display = ("created_at", "user", "key", "method", "path", "status")
    list_select_related = ("user",)
    exclude = ("body_hash", "response")
    ordering = ("-pk",)
