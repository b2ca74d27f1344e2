"""Kept answers in Django's admin site, to look at; what they say is between client and server."""

from django.contrib import admin

from shared.admin import RecordAdmin
from shared.idempotency.models import IdempotencyKey


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(RecordAdmin):
    """Which requests are answered the same if they come again."""

    list_display = ("created_at", "user", "key", "method", "path", "status")
    list_select_related = ("user",)
    exclude = ("body_hash", "response")
    ordering = ("-pk",)
