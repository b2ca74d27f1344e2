"""Permissions by role. Services check them, so they apply to both transports."""

from django.conf import settings

from shared.auth import scopes
from shared.auth.errors import EmailNotVerified, InsufficientScope, SecondFactorMissing
from shared.auth.models import Role, User
from shared.auth.viewer import Viewer
from shared.errors import NotAuthenticated, PermissionDenied


def require_user(actor: Viewer) -> User:
    """
    Require a signed-in user, and return the user.

    :raises NotAuthenticated: if the viewer is anonymous.
    """
    if not isinstance(actor, User):
        raise NotAuthenticated("Sign in first.")
    return actor


def require_admin(actor: Viewer) -> User:
    """
    Require an admin, and return the user.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises SecondFactorMissing: if the settings require a second factor of admins and the session
        has none.
    :raises PermissionDenied: if the viewer is not an admin.
    :raises InsufficientScope: if an admin uses a personal access token without the scope `admin`.
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
    Require a verified e-mail address, if the settings do.

    :raises EmailNotVerified: if ``NEXUS_REQUIRE_VERIFIED_EMAIL`` is on and it is not verified.
    """
    if actor.lacks_verification:
        raise EmailNotVerified("Verify your e-mail address first.")


def note_second_factor(user: User, *, has_second_factor: bool) -> None:
    """
    Note on the user of a request whether it lacks the second factor that admins need.

    Without it an admin has the permissions of an ordinary user, and can enrol a factor.
    """
    is_required = settings.NEXUS_REQUIRE_ADMIN_SECOND_FACTOR
    user.lacks_second_factor = is_required and not has_second_factor
