"""Exports: the ballots of a poll without its voters."""

from collections.abc import Iterator, Sequence
from datetime import date

from domains.polls.models import Poll
from domains.polls.permissions import polls_visible_to, require_manager
from domains.polls.selectors.votes import chosen_options
from shared.auth.models import User
from shared.errors import NotFound

_AT_ONCE = 5_000


def export_ballots(*, poll_id: int, viewer: User) -> Iterator[tuple[int, date, str]]:
    """
    Return every choice of every ballot of a poll: the ballot's number, its day, the option.

    Ballots are numbered from one within the export, and do not name their voters.

    :raises NotFound: if there is no such poll, or it is private and not the viewer's to see.
    :raises PermissionDenied: if the viewer neither owns the poll nor is an admin.
    """
    poll = polls_visible_to(viewer).filter(pk=poll_id).first()
    if poll is None:
        raise NotFound(f"There is no poll {poll_id}.")
    require_manager(viewer, poll)
    return _choices_of(poll)


def _choices_of(poll: Poll) -> Iterator[tuple[int, date, str]]:
    texts = dict(poll.options.values_list("pk", "text"))
    for number, (voted_on, option_ids) in enumerate(_all_ballots(poll), start=1):
        for option_id in option_ids:
            yield number, voted_on, texts[option_id]


def _all_ballots(poll: Poll) -> Iterator[tuple[date, Sequence[int]]]:
    # In pages, so that an export of millions holds neither rows nor a snapshot for long.
    ballots = poll.ballots.annotate(option_ids=chosen_options()).order_by("pk")
    last = 0
    while page := list(
        ballots.filter(pk__gt=last).values_list("pk", "created_at__date", "option_ids")[:_AT_ONCE]
    ):
        yield from ((voted_on, option_ids) for _, voted_on, option_ids in page)
        last = page[-1][0]
