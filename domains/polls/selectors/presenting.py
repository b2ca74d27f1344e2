"""The selector of a poll to present to an audience."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from domains.polls.models import Poll
from domains.polls.permissions import may_see_results, polls_visible_to, require_manager
from domains.polls.selectors.results import Results, get_results
from shared.auth.permissions import require_user
from shared.auth.viewer import Viewer
from shared.lookups import get_or_not_found


@dataclass(frozen=True, slots=True)
class Presentation:
    """
    A poll with its results, for its owner or an admin.

    ``previous_id`` and ``next_id`` are the polls of the same owner that were created before and
    after it. ``is_stream_public`` is whether everyone may watch the stream of its results.
    """

    poll: Poll
    results: Results
    previous_id: int | None
    next_id: int | None
    is_stream_public: bool


def get_presentation(*, poll_id: int, viewer: Viewer) -> Presentation:
    """
    Return a poll to present, with its results.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises NotFound: if there is no such poll, or it is private and not the viewer's to see.
    :raises PermissionDenied: if the viewer neither owns the poll nor is an admin.
    """
    presenter = require_user(viewer)
    polls = polls_visible_to(presenter).defer("search")
    poll = get_or_not_found(polls, kind="poll", key=poll_id)
    require_manager(presenter, poll)
    results = get_results(poll_id=poll_id, viewer=presenter)
    return Presentation(
        poll=poll,
        results=results,
        previous_id=_neighbour(poll, is_later=False),
        next_id=_neighbour(poll, is_later=True),
        is_stream_public=_is_stream_public(poll, is_open=results.is_open),
    )


def _neighbour(poll: Poll, *, is_later: bool) -> int | None:
    compared, sign = ("gt", "") if is_later else ("lt", "-")
    beyond = Q(**{f"created_at__{compared}": poll.created_at}) | Q(
        **{"created_at": poll.created_at, f"pk__{compared}": poll.pk}
    )
    polls = Poll.objects.existing().filter(beyond, owner=poll.owner_id)
    return polls.order_by(f"{sign}created_at", f"{sign}pk").values_list("pk", flat=True).first()


def _is_stream_public(poll: Poll, *, is_open: bool) -> bool:
    return poll.is_public and may_see_results(
        AnonymousUser(),
        owner_id=poll.owner_id,
        visibility=poll.results_visibility,
        is_open=is_open,
        has_voted=False,
    )
