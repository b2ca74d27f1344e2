"""Administration of accounts."""

from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.db import transaction
from typing_extensions import TypedDict

from shared.accounts.services.access_tokens import revoke_access_tokens
from shared.accounts.services.sessions import revoke_all
from shared.auth.errors import LastAdmin
from shared.auth.events import UserDeactivated
from shared.auth.models import EventKind, RevokeReason, User
from shared.auth.one_time import CHANGES, forget_tokens
from shared.auth.permissions import require_admin
from shared.auth.security_log import record
from shared.auth.viewer import Viewer
from shared.errors import NotFound
from shared.events import publish
from shared.preconditions import verify_precondition


class AccountChanges(TypedDict, total=False):
    """Changes of an account. Absent keys keep their values."""

    role: str
    is_active: bool


@transaction.atomic
def change_account(*, actor: Viewer, user_id: int, changes: AccountChanges, now: datetime) -> User:
    """
    Change the role of an account, or deactivate or reactivate it, and return it.

    A deactivation ends its sessions and personal access tokens, and pending changes of its password
    and its address. A new role counts from the next request.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if there is no such account.
    :raises LastAdmin: if no admin would be left.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    admin = require_admin(actor)
    # Lock the admins before the account: every service that locks both uses this order.
    others_remain = _lock_admins() - {user_id}
    user = lock_existing_account(user_id)
    verify_precondition()
    was_admin, was_active, old_role = user.is_admin, user.is_active, user.role
    user.role = changes.get("role", user.role)
    user.is_active = changes.get("is_active", user.is_active)
    if was_admin and not user.is_admin and not others_remain:
        raise LastAdmin("The last admin cannot lose the role.")
    User.objects.filter(pk=user.pk).update(**changes, updated_at=now)
    user.updated_at = now
    if not user.is_active:
        forget_tokens(user, *CHANGES, now=now)
        revoke_all(user, RevokeReason.DEACTIVATED, actor=admin, now=now)
        revoke_access_tokens(user, RevokeReason.DEACTIVATED, actor=admin, now=now)
    if user.role != old_role:
        detail = {"from": old_role, "to": str(user.role)}
        record(EventKind.ROLE_CHANGED, actor=admin, subject=user, now=now, detail=detail)
    if user.is_active != was_active:
        kind = EventKind.ACTIVATED if user.is_active else EventKind.DEACTIVATED
        record(kind, actor=admin, subject=user, now=now)
    if was_active and not user.is_active:
        publish(UserDeactivated(user_id=user.pk))
    return user


def record_admin_entry(*, entry: LogEntry) -> None:
    """Record an entry of the admin site's history in the security log."""
    record(
        EventKind.ADMIN_ACT,
        actor=entry.user,
        subject=None,
        now=entry.action_time,
        detail={
            "act": entry.get_action_flag_display(),
            "model": str(entry.content_type),
            "id": str(entry.object_id),
            "name": entry.object_repr,
        },
    )


def record_admin_request(*, actor: User, operation: str, now: datetime) -> None:
    """Record an admin's call of an API operation in the security log."""
    record(EventKind.ADMIN_ACT, actor=actor, subject=None, now=now, detail={"operation": operation})


def refuse_losing_the_last_admin(user: User) -> None:
    """
    Lock the admins against concurrent removals. Call it in the transaction that removes one.

    :raises LastAdmin: if there is no other.
    """
    if not _lock_admins() - {user.pk}:
        raise LastAdmin("The last admin cannot lose the role.")


def lock_existing_account(user_id: int) -> User:
    """
    Lock an account that may be inactive, for an admin, and return it.

    :raises NotFound: if there is none, or it was deleted.
    """
    user = User.objects.existing().select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such account.")
    return user


def _lock_admins() -> set[int]:
    admins = User.objects.admins().select_for_update(no_key=True).order_by("pk")
    return {admin.pk for admin in admins}
