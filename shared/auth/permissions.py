"""What the role of whoever asks allows. Services ask, so both transports obey."""

from django.conf import settings

from shared.auth.errors import EmailNotVerified
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.errors import NotAuthenticated, PermissionDenied


def require_user(actor: Viewer) -> User:
    """
    Return the actor, who has to be signed in.

    :raises NotAuthenticated: if nobody is.
    """
    if not isinstance(actor, User):
        raise NotAuthenticated("Sign in first.")
    return actor


def require_admin(actor: Viewer) -> User:
    """
    Return the actor, who has to be an admin.

    :raises NotAuthenticated: if nobody is signed in.
    :raises PermissionDenied: if somebody else is.
    """
    user = require_user(actor)
    if not user.is_admin:
        raise PermissionDenied("Only an admin may do this.")
    return user


def require_verified(actor: User) -> None:
    """
    Refuse an account whose e-mail address was never verified, where the settings require it.

    :raises EmailNotVerified: if ``NEXUS_REQUIRE_VERIFIED_EMAIL`` is on and it was not.
    """
    if settings.NEXUS_REQUIRE_VERIFIED_EMAIL and actor.email_verified_at is None:
        raise EmailNotVerified("Verify your e-mail address first.")
