"""What admins do to the accounts of others."""

from datetime import datetime

from django.db import transaction
from typing_extensions import TypedDict

from shared.auth.errors import LastAdmin
from shared.auth.events import UserDeactivated
from shared.auth.models import RevokeReason, User
from shared.auth.permissions import require_admin
from shared.auth.services.sessions import revoke_all
from shared.auth.viewer import Viewer
from shared.errors import NotFound
from shared.events import publish
from shared.preconditions import verify_precondition


class AccountChanges(TypedDict, total=False):
    """What to change in somebody's account: a key that is absent keeps."""

    role: str
    is_active: bool


@transaction.atomic
def change_account(*, actor: Viewer, user_id: int, changes: AccountChanges, now: datetime) -> User:
    """
    Change somebody's role, or switch the account off or on.

    Switching it off ends its sessions; a new role counts from the next request.

    :raises PermissionDenied: if the actor is no admin.
    :raises NotFound: if there is no such account.
    :raises LastAdmin: if nobody could manage accounts any more.
    """
    require_admin(actor)
    # The admins before the account: whoever locks both does it in this sequence.
    others_remain = _lock_admins() - {user_id}
    user = _lock(user_id)
    was_admin, was_active = user.is_admin, user.is_active
    user.role = changes.get("role", user.role)
    user.is_active = changes.get("is_active", user.is_active)
    if was_admin and not user.is_admin and not others_remain:
        raise LastAdmin("The last admin stays one.")
    User.objects.filter(pk=user.pk).update(**changes, updated_at=now)
    user.updated_at = now
    if not user.is_active:
        revoke_all(user, RevokeReason.DEACTIVATED, now=now)
    if was_active and not user.is_active:
        publish(UserDeactivated(user_id=user.pk))
    return user


def refuse_losing_the_last_admin(user: User) -> None:
    """
    Lock the admins, so that none can go meanwhile. Belongs in the transaction that loses one.

    :raises LastAdmin: if there is no other.
    """
    if not _lock_admins() - {user.pk}:
        raise LastAdmin("The last admin stays one.")


def _lock_admins() -> set[int]:
    admins = User.objects.admins().select_for_update(no_key=True).order_by("pk")
    return {admin.pk for admin in admins}


def _lock(user_id: int) -> User:
    try:
        user = User.objects.existing().select_for_update(no_key=True).get(pk=user_id)
    except User.DoesNotExist:
        raise NotFound("There is no such account.") from None
    verify_precondition()
    return user
