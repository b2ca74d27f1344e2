"""Closing polls, and notifying their owners, voters and followers."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from domains.polls.events import PollEnded, PollEndToldInPart, PollFollowersToldInPart
from domains.polls.models import Poll
from domains.polls.permissions import VISIBLE_AFTER_THE_END, polls_visible_to, require_manager
from domains.polls.selectors import POLLS, Results, get_poll, get_results
from domains.polls.services.locks import lock_poll
from shared.auth.models import User
from shared.events import publish
from shared.notifications import notify
from shared.preconditions import verify_precondition

CLOSED_AT_ONCE = 200
NOTIFIED_AT_ONCE = 200
"""The number of people notified in one transaction."""

POLL_ENDED = "poll_ended"
"""The kind of the notification."""


@transaction.atomic
def close_poll(*, actor: User, poll_id: int) -> Poll:
    """
    Close a poll and return it. After this returns, no vote counts. Repeating it changes nothing.

    :raises NotFound: if there is no such poll, or it is private and not the actor's to see.
    :raises PermissionDenied: if the actor neither owns it nor is an admin.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    poll = lock_poll(poll_id, among=polls_visible_to(actor))
    require_manager(actor, poll)
    verify_precondition()
    _close(poll)
    return get_poll(poll_id=poll_id, viewer=actor)


def close_expired_polls() -> int:
    """
    Close expired polls, at most 200, and return their number.

    Votes after the expiry were refused already, by the clock of the database. This records the
    end and publishes it. Safe to run twice and concurrently.
    """
    due = Poll.objects.existing().filter(closed_at=None, expires_at__lte=Now())
    ids = list(due.order_by("expires_at").values_list("pk", flat=True)[:CLOSED_AT_ONCE])
    for poll_id in ids:
        with transaction.atomic():
            _close(lock_poll(poll_id, among=Poll.objects.all()))
    return len(ids)


@transaction.atomic
def notify_owner_and_voters(*, poll_id: int, behind: int = 0, now: datetime) -> None:
    """
    Notify the owner and a batch of voters that a poll has ended, and publish an event for the
    rest.

    The notification includes the results only if its recipient may see them.
    """
    poll = Poll.objects.existing().select_related("owner").filter(pk=poll_id).first()
    if poll is None:
        return
    results = get_results(poll_id=poll_id, viewer=poll.owner)
    if not behind:
        _notify(poll, poll.owner_id, facts=_facts(poll, results), now=now)
    shown = _facts(poll, results if poll.results_visibility in VISIBLE_AFTER_THE_END else None)
    voters = poll.ballots.filter(pk__gt=behind, voter__isnull=False).order_by("pk")
    some = list(voters.values_list("pk", "voter_id")[:NOTIFIED_AT_ONCE])
    for _, voter_id in some:
        if voter_id != poll.owner_id:
            _notify(poll, voter_id, facts=shown, now=now)
    if len(some) == NOTIFIED_AT_ONCE:
        publish(PollEndToldInPart(poll_id=poll_id, ballot_id=some[-1][0]))


@transaction.atomic
def notify_followers(*, poll_id: int, behind: int = 0, now: datetime) -> None:
    """
    Notify some of a poll's followers that it has ended, and publish an event for the rest.

    Its owner and its voters are notified as such. The outcome is part of it only if everyone may
    see it. Safe to run twice.
    """
    poll = Poll.objects.existing().select_related("owner").filter(pk=poll_id).first()
    if poll is None:
        return
    is_shown = poll.results_visibility in VISIBLE_AFTER_THE_END
    results = get_results(poll_id=poll_id, viewer=poll.owner) if is_shown else None
    follows = poll.follows.filter(pk__gt=behind).exclude(user=poll.owner_id)
    follows = follows.exclude(user__in=poll.ballots.exclude(voter=None).values("voter"))
    some = list(follows.order_by("pk").values_list("pk", "user_id")[:NOTIFIED_AT_ONCE])
    facts = _facts(poll, results)
    for _, user_id in some:
        _notify(poll, user_id, facts=facts, now=now)
    if len(some) == NOTIFIED_AT_ONCE:
        publish(PollFollowersToldInPart(poll_id=poll_id, follow_id=some[-1][0]))


def _close(poll: Poll) -> None:
    still_open = Poll.objects.filter(pk=poll.pk, closed_at=None)
    was_expired = still_open.filter(expires_at__lte=Now()).update(
        closed_at=F("expires_at"),
        closed_reason=Poll.ClosedReason.EXPIRED,
        updated_at=Now(),
        revision=F("revision") + 1,
    )
    was_open = still_open.update(
        closed_at=Now(),
        closed_reason=Poll.ClosedReason.MANUAL,
        updated_at=Now(),
        revision=F("revision") + 1,
    )
    if was_expired or was_open:
        POLLS.bump()
        publish(PollEnded(poll_id=poll.pk))


def _notify(poll: Poll, user_id: int, *, facts: Mapping[str, object], now: datetime) -> None:
    notify(
        user_id=user_id,
        kind=POLL_ENDED,
        target_type="poll",
        target_id=poll.pk,
        payload=facts,
        now=now,
    )


def _facts(poll: Poll, results: Results | None) -> Mapping[str, object]:
    return {"question": poll.question, "outcome": _outcome(results)}


def _outcome(results: Results | None) -> str:
    if results is None:
        return "only its owner sees the results"
    if not results.total_votes:
        return "there are no votes"
    most = max(option.votes for option in results.options)
    ahead = " and ".join(option.text for option in results.options if option.votes == most)
    return f"{ahead} with {most} of {results.total_votes} votes"
