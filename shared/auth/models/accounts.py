"""Models of accounts, sessions and tokens."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from shared.auth.fields import CaseInsensitiveField
from shared.auth.names import LONGEST_EMAIL, fold
from shared.text_fields import NameField

if TYPE_CHECKING:
    from datetime import datetime


class Role(models.TextChoices):
    """The role of an account. It is read from the database and never from the client."""

    USER = "user", "User"
    EMPLOYER = "employer", "Employer"
    ADMIN = "admin", "Admin"


class UserQuerySet(models.QuerySet["User"]):
    """Filters of accounts."""

    def existing(self) -> Self:
        """Exclude deleted accounts."""
        return self.filter(deleted_at=None)

    def active(self) -> Self:
        """Filter accounts that may sign in."""
        return self.filter(is_active=True)

    def mailable(self) -> Self:
        """Filter accounts that may get mails, as ``User.is_mailable`` says."""
        active = self.active()
        if settings.NEXUS_REQUIRE_VERIFIED_EMAIL:
            return active.exclude(email_verified_at=None)
        return active

    def admins(self) -> Self:
        """Filter active admins."""
        return self.active().filter(role=Role.ADMIN)

    def matching(self, words: str) -> Self:
        """Filter accounts with a user name, name or e-mail address that contains the words."""
        return self.filter(
            Q(username__icontains=words)
            | Q(display_name__icontains=words)
            | Q(email__icontains=words)
        )


class UserManager(BaseUserManager["User"]):
    """Creates accounts for management commands. All other callers use the services."""

    def get_queryset(self) -> UserQuerySet:
        """Return all accounts as a ``UserQuerySet``."""
        return UserQuerySet(self.model, using=self._db)

    def existing(self) -> UserQuerySet:
        """Return the accounts that were not deleted."""
        return self.get_queryset().existing()

    def active(self) -> UserQuerySet:
        """Return the accounts that may sign in."""
        return self.get_queryset().active()

    def mailable(self) -> UserQuerySet:
        """Return the accounts that may get mails."""
        return self.get_queryset().mailable()

    def admins(self) -> UserQuerySet:
        """Return the active admins."""
        return self.get_queryset().admins()

    def create_user(
        self,
        username: str,
        email: str,
        password: str | None = None,
        *,
        role: str = Role.USER,
    ) -> "User":
        """Create an account."""
        user: User = self.model(username=fold(username), email=email, role=role)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str, password: str | None = None) -> "User":
        """Create an admin, for ``manage.py createsuperuser``."""
        return self.create_user(username, email, password, role=Role.ADMIN)


class User(AbstractBaseUser):
    """A user. The row of a deleted account remains, because orders and comments refer to it."""

    username = CaseInsensitiveField(max_length=30)
    email = CaseInsensitiveField(max_length=LONGEST_EMAIL)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.USER)
    display_name = NameField(max_length=80, blank=True, default="")
    avatar_url = models.CharField(max_length=500, blank=True, default="")
    email_verified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Not stored. False in a request with a personal access token without the scope `admin`.
    acts_as_admin: bool = True
    # Sessions record the last use. Django's own column would cost another write per log-in.
    last_login = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = UserManager()

    proved_second_factor = False
    """Whether the log-in that returned this object has checked a second factor."""
    lacks_second_factor = False
    """Whether the settings require a second factor of this admin, and the session has none."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["username"], name="one_account_per_username"),
            models.UniqueConstraint(fields=["email"], name="one_account_per_email"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    @property
    def is_admin(self) -> bool:
        """Return whether the user is an admin with the permissions of one in this request."""
        is_allowed = self.acts_as_admin and not self.lacks_second_factor
        return self.is_active and self.role == Role.ADMIN and is_allowed

    @property
    def lacks_verification(self) -> bool:
        """Return whether the settings require a verified address, and this one is not."""
        return bool(settings.NEXUS_REQUIRE_VERIFIED_EMAIL) and self.email_verified_at is None

    @property
    def is_mailable(self) -> bool:
        """
        Return whether the user may get mails other than those about the account itself.

        An address that is not verified may belong to someone else.
        """
        return self.is_active and not self.lacks_verification

    @property
    def shape_in_queries(self) -> tuple[str, bool, bool, bool]:
        """What the queries of selectors may depend on, beside the key."""
        return self.role, self.is_active, self.acts_as_admin, self.lacks_second_factor

    def for_queries(self, key: Any) -> "User":
        """
        Return a user with this expression as key and the same role, for building queries.

        The other fields are deferred: the SQL of a query that depends on them is not cached.
        """
        known = {"id": key, "role": self.role, "is_active": self.is_active}
        user = User.from_db(DEFAULT_DB_ALIAS, list(known), list(known.values()))
        user.acts_as_admin = self.acts_as_admin
        user.lacks_second_factor = self.lacks_second_factor
        # Conditions take it as an expression, not as a row whose key is a number.
        user.resolve_expression = key.resolve_expression  # type: ignore[attr-defined]
        return user

    @property
    def is_staff(self) -> bool:
        """Return whether the user may open Django's admin site."""
        return self.is_admin

    @property
    def is_superuser(self) -> bool:
        """Return whether the user has every permission of Django."""
        return self.is_admin

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return whether the user has a permission in Django's admin site. Admins have all."""
        return self.is_admin

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether Django's admin site shows an app to the user."""
        return self.is_admin


class SessionQuerySet(models.QuerySet["Session"]):
    """Filters of sessions."""

    def live(self) -> Self:
        """Exclude sessions that were ended."""
        return self.filter(revoked_at=None)

    def going_on(self, *, now: "datetime") -> Self:
        """Exclude sessions that were ended or have reached their absolute end."""
        return self.live().filter(created_at__gt=now - settings.NEXUS_SESSION_LIFETIME)

    def renewable(self, *, now: "datetime") -> Self:
        """Filter sessions with a refresh token that can still be used."""
        unexpired = RefreshToken.objects.filter(session=OuterRef("pk"), expires_at__gt=now)
        return self.going_on(now=now).filter(Exists(unexpired))

    def with_current(self, session: "Session") -> Self:
        """Annotate whether each session is the given one."""
        is_current = ExpressionWrapper(Q(pk=session.pk), output_field=models.BooleanField())
        return self.annotate(is_current=is_current)

    def over(self, *, now: "datetime") -> Self:
        """Filter tokens that can no longer be used."""
        unexpired = RefreshToken.objects.filter(session=OuterRef("pk"), expires_at__gt=now)
        is_past_its_end = Q(created_at__lte=now - settings.NEXUS_SESSION_LIFETIME)
        return self.filter(Q(revoked_at__lte=now) | is_past_its_end | ~Exists(unexpired))


class RevokeReason(models.TextChoices):
    """The reason why a session was ended."""

    LOGOUT = "logout", "Logged out"
    REVOKED = "revoked", "Ended from another session"
    TOKEN_REUSED = "token_reused", "A refresh token was used twice"
    PASSWORD_CHANGED = "password_changed", "The password was changed"
    DEACTIVATED = "deactivated", "The account was switched off"
    DELETED = "deleted", "The account was deleted"


class Session(models.Model):
    """One sign-in on one device, until it is ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    user_agent = models.CharField(max_length=300, blank=True, default="")
    ip = models.GenericIPAddressField(null=True, blank=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    # The time at which a second factor was verified in the session, or null.
    second_factor_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(
        max_length=20, choices=RevokeReason.choices, blank=True, default=""
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoke_reason="")
                | Q(revoked_at__isnull=False, revoke_reason__in=RevokeReason.values),
                name="ended_session_says_why",
            ),
        ]

    @property
    def expires_at(self) -> "datetime":
        """The absolute end, which no refresh postpones. A change of the setting applies at once."""
        return self.created_at + settings.NEXUS_SESSION_LIFETIME

    def is_over(self, *, now: "datetime") -> bool:
        """Return whether the session was ended or has reached its absolute end."""
        return self.revoked_at is not None or self.expires_at <= now


class RefreshToken(models.Model):
    """A refresh token, which has at most one successor. The token itself is not stored."""

    jti = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="refresh_tokens")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    successor = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="predecessor"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(successor=None) | Q(used_at__isnull=False),
                name="only_a_used_token_has_a_successor",
            ),
        ]


class Purpose(models.TextChoices):
    """The purpose of a one-time token."""

    EMAIL_VERIFICATION = "email_verification", "Proves an e-mail address"
    PASSWORD_RESET = "password_reset", "Sets a new password"
    STREAM_TICKET = "stream_ticket", "Opens one stream"
    EMAIL_CHANGE = "email_change", "Proves a new e-mail address"
    NOTICE = "notice", "Marks a notice as sent"


class OneTimeToken(models.Model):
    """A token that works once. Only its hash is stored."""

    hash = models.CharField(max_length=64)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    # The new address that the token verifies.
    email = models.CharField(max_length=LONGEST_EMAIL, blank=True, default="")
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hash"], name="one_time_token_is_kept_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="purpose_is_known"
            ),
        ]
