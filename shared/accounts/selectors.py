"""Reading accounts and sessions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from shared.accounts.providers import Provider
from shared.auth.errors import ProviderNotConfigured
from shared.auth.models import Factor, Identity, PersonalAccessToken, SecurityEvent, Session, User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import NotFound


def list_accounts(
    *,
    viewer: Viewer,
    search: str = "",
    role: str | None = None,
    is_active: bool | None = None,
) -> QuerySet[User]:
    """
    Return all accounts, oldest first.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer is not an admin.
    """
    require_admin(viewer)
    accounts = User.objects.existing().order_by("pk")
    if search:
        accounts = accounts.matching(search)
    if role is not None:
        accounts = accounts.filter(role=role)
    if is_active is not None:
        accounts = accounts.filter(is_active=is_active)
    return accounts


def get_account(*, viewer: Viewer, user_id: int) -> User:
    """
    Return one account.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer is not an admin.
    :raises NotFound: if there is no such account.
    """
    require_admin(viewer)
    try:
        return User.objects.existing().get(pk=user_id)
    except User.DoesNotExist:
        raise NotFound("There is no such account.") from None


def list_profiles() -> QuerySet[User]:
    """Return the public profiles. Deleted accounts have a row without a name."""
    return User.objects.only("id", "username", "display_name", "avatar_url", "created_at").order_by(
        "pk"
    )


def get_profile(*, user_id: int) -> User:
    """
    Return one public profile.

    :raises NotFound: if there is no such user.
    """
    try:
        return list_profiles().get(pk=user_id)
    except User.DoesNotExist:
        raise NotFound("There is no such user.") from None


def list_factors(*, user: User) -> QuerySet[Factor]:
    """Return the user's confirmed factors, oldest first."""
    return Factor.objects.confirmed().filter(user=user).order_by("pk")


def list_sessions(*, user: User, current: Session, now: datetime) -> QuerySet[Session]:
    """Return the user's sessions that have not ended, last used first."""
    going_on = Session.objects.filter(user=user).renewable(now=now).with_current(current)
    return going_on.order_by("-last_seen_at", "pk")


def list_providers() -> Sequence[Provider]:
    """Return the services that users may sign in with, in the order of the settings."""
    return tuple(settings.NEXUS_SIGN_IN_PROVIDERS.values())


def get_provider(*, name: str) -> Provider:
    """
    Return the service of this name.

    :raises ProviderNotConfigured: if the settings name no such service.
    """
    for provider in list_providers():
        if provider.name == name:
            return provider
    raise ProviderNotConfigured("Signing in with this service is not configured.")


def list_identities(*, user: User) -> QuerySet[Identity]:
    """Return the user's identities at other services, in the order in which they were linked."""
    return Identity.objects.filter(user=user).order_by("pk")


def list_access_tokens(*, user: User, now: datetime) -> QuerySet[PersonalAccessToken]:
    """Return the user's valid personal access tokens, newest first."""
    mine = PersonalAccessToken.objects.live(now=now).filter(user=user)
    return mine.order_by("-created_at", "pk")


def list_security_events(
    *, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[SecurityEvent]:
    """
    Return the events of the security log, oldest first, from one moment (included) to another
    (excluded).
    """
    events = SecurityEvent.objects.select_related("actor", "subject").order_by("pk")
    if since is not None:
        events = events.filter(created_at__gte=since)
    if until is not None:
        events = events.filter(created_at__lt=until)
    return events


def find_live_session(*, session_id: UUID, user: Viewer, now: datetime) -> Session | None:
    """Return a session of the user; None if it was ended or has expired."""
    return Session.objects.filter(pk=session_id, user=user.pk).renewable(now=now).first()
