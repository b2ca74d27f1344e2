"""Permissions of polls. Selectors and services check them, so they apply to both transports."""

from django.db.models import Exists, OuterRef, Q

from domains.polls.models import IS_OPEN, Ballot, Poll
from domains.polls.models.polls import PollQuerySet
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.errors import PermissionDenied

Visibility = Poll.Visibility

VISIBLE_AFTER_THE_END = (Visibility.ALWAYS, Visibility.AFTER_VOTE, Visibility.AFTER_CLOSE)
"""The visibilities with which everyone may see the results after the end of a poll."""


def polls_visible_to(viewer: Viewer, *, share_token: str = "") -> PollQuerySet:
    """
    Return the polls that the viewer may see.

    A private poll is visible to its owner, admins, its voters, and with its share token.
    """
    polls = Poll.objects.existing()
    if is_admin(viewer):
        return polls
    allowed = Q(is_public=True)
    if share_token:
        allowed |= Q(share_token=share_token)
    if isinstance(viewer, User):
        allowed |= Q(owner=viewer) | has_voted(viewer)
    return polls.filter(allowed)


def has_voted(viewer: User) -> Q:
    """Return the condition that the viewer has a ballot in a poll."""
    return Q(Exists(Ballot.objects.filter(poll=OuterRef("pk"), voter=viewer)))


def results_visible_to(viewer: Viewer) -> Q:
    """
    Return the condition that the viewer may see a poll's results.

    It is the same rule as that of ``may_see_results``, for many polls at once.
    """
    if is_admin(viewer):
        return Q(pk__isnull=False)
    visible = Q(results_visibility=Visibility.ALWAYS)
    visible |= ~IS_OPEN & Q(results_visibility__in=VISIBLE_AFTER_THE_END)
    if isinstance(viewer, User):
        visible |= Q(owner=viewer)
        visible |= Q(results_visibility=Visibility.AFTER_VOTE) & has_voted(viewer)
    return visible


def may_see_results(
    viewer: Viewer, *, owner_id: int, visibility: str, is_open: bool, has_voted: bool
) -> bool:
    """Return whether the viewer may see the results of a poll with these properties."""
    if may_manage(viewer, owner_id=owner_id) or visibility == Visibility.ALWAYS:
        return True
    if visibility == Visibility.AFTER_VOTE and has_voted:
        return True
    return not is_open and visibility in VISIBLE_AFTER_THE_END


def may_manage(viewer: Viewer, *, owner_id: int) -> bool:
    """Return whether the viewer owns the poll or is an admin."""
    return is_admin(viewer) or viewer.pk == owner_id


def require_manager(viewer: Viewer, poll: Poll) -> None:
    """
    Require the owner of the poll or an admin.

    :raises PermissionDenied: if the viewer is neither.
    """
    if not may_manage(viewer, owner_id=poll.owner_id):
        raise PermissionDenied("Only its owner or an admin may do this to a poll.")


def require_owner(viewer: Viewer, poll: Poll) -> None:
    """
    Require the owner of the poll.

    :raises PermissionDenied: if the viewer is not the owner.
    """
    if viewer.pk != poll.owner_id:
        raise PermissionDenied("Only its owner may do this to a poll.")


def is_admin(viewer: Viewer) -> bool:
    """Return whether the viewer is an admin."""
    return isinstance(viewer, User) and viewer.is_admin
