"""The model of the security log: events of accounts, with the actor and the client."""

from typing import Self

from django.db import models
from django.db.models import Q

from shared.auth.models.accounts import User


class EventKind(models.TextChoices):
    """The kind of an event."""

    ACCOUNT_CREATED = "account_created", "Account created"
    LOGGED_IN = "logged_in", "Logged in"
    LOG_IN_FAILED = "log_in_failed", "Log-in failed"
    CONFIRMATION_FAILED = "confirmation_failed", "Password not confirmed"
    LOCKED_OUT = "locked_out", "Refused after too many failures"
    TOKEN_REUSED = "token_reused", "Refresh token used twice"
    TOKEN_FORGED = "token_forged", "Invalid token"
    SESSION_ENDED = "session_ended", "Session ended"
    ACCESS_TOKEN_CREATED = "access_token_created", "Personal access token created"
    ACCESS_TOKEN_REVOKED = "access_token_revoked", "Personal access token revoked"
    ACCESS_TOKEN_MOVED = "access_token_moved", "Personal access token used from a new network"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    PASSWORD_RESET = "password_reset", "Password reset"
    EMAIL_VERIFIED = "email_verified", "E-mail address verified"
    EMAIL_CHANGE_REQUESTED = "email_change_requested", "New e-mail address requested"
    EMAIL_CHANGED = "email_changed", "E-mail address changed"
    ROLE_CHANGED = "role_changed", "Role changed"
    ACTIVATED = "activated", "Account activated"
    DEACTIVATED = "deactivated", "Account deactivated"
    DELETED = "deleted", "Account deleted"
    FACTOR_ADDED = "factor_added", "Second factor added"
    FACTOR_REMOVED = "factor_removed", "Second factor removed"
    SECOND_FACTOR_FAILED = "second_factor_failed", "Second factor not proven"
    SECOND_FACTOR_GUESSED = "second_factor_guessed", "Second factor guessed at too often"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed", "Recovery codes renewed"
    RECOVERY_CODE_USED = "recovery_code_used", "Recovery code used"
    DATA_EXPORTED = "data_exported", "Data exported"
    IDENTITY_LINKED = "identity_linked", "Identity of another service linked"
    IDENTITY_UNLINKED = "identity_unlinked", "Identity of another service unlinked"
    ADMIN_ACT = "admin_act", "Act of an admin"


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    """Filters of security events."""

    def about(self, user_id: int) -> Self:
        """Filter events with the account as the actor or the subject."""
        return self.filter(Q(actor_id=user_id) | Q(subject_id=user_id))


class SecurityEvent(models.Model):
    """
    A row of the security log. The database refuses updates, and deletions for 30 days.

    ``actor`` is the account that acted, if it is known, and ``subject`` the account that the event
    concerns. They have no foreign key constraint, so no deletion has to update a row.
    """

    kind = models.CharField(max_length=30, choices=EventKind.choices)
    actor = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    subject = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=128)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_index=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="security_event_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.created_at:%Y-%m-%d %H:%M}"
