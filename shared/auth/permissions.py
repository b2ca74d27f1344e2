"""Permissions by role. Services check them, so both transports obey."""

from django.conf import settings

from shared.auth import scopes
from shared.auth.errors import EmailNotVerified, InsufficientScope, SecondFactorMissing
from shared.auth.models import Role, User
from shared.auth.viewer import Viewer
from shared.errors import NotAuthenticated, PermissionDenied


def require_user(actor: Viewer) -> User:
    """
    Return the actor, who has to be signed in.

    :raises NotAuthenticated: if the viewer is anonymous.
    """
    if not isinstance(actor, User):
        raise NotAuthenticated("Sign in first.")
    return actor


def require_admin(actor: Viewer) -> User:
    """
    Return the actor, who has to be an admin.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises SecondFactorMissing: if the settings want a second factor of admins and the session
        has none.
    :raises PermissionDenied: if the viewer is no admin.
    :raises InsufficientScope: if an admin is, by a personal access token without the scope for it.
    """
    user = require_user(actor)
    if user.role == Role.ADMIN and user.lacks_second_factor:
        raise SecondFactorMissing("Enrol a second factor, or log in with it.")
    if not user.is_admin:
        if user.role == Role.ADMIN and not user.acts_as_admin:
            raise InsufficientScope.of(scopes.ADMIN)
        raise PermissionDenied("Only an admin may do this.")
    return user


def require_verified(actor: User) -> None:
    """
    Refuse an account whose e-mail address was never verified, where the settings require it.

    :raises EmailNotVerified: if ``NEXUS_REQUIRE_VERIFIED_EMAIL`` is on and it was not.
    """
    if settings.NEXUS_REQUIRE_VERIFIED_EMAIL and actor.email_verified_at is None:
        raise EmailNotVerified("Verify your e-mail address first.")


def note_second_factor(user: User, *, has_second_factor: bool) -> None:
    """
    Note on the user of a request whether it lacks the second factor that admins need.

    Without it an admin may do what anyone signed in may, and enrol one.
    """
    is_required = settings.NEXUS_REQUIRE_ADMIN_SECOND_FACTOR
    user.lacks_second_factor = is_required and not has_second_factor
