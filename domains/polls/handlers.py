"""What follows from what happened in polls: announcements at once, the rest in workers."""

from django.utils import timezone

from domains.polls import services
from domains.polls.events import (
    RESULTS,
    PollDeleted,
    PollEnded,
    PollEndToldInPart,
    PollFollowersToldInPart,
    ResultsChanged,
)
from shared.auth.events import UserDeleted
from shared.events import subscribe, subscribe_at_once
from shared.notifications import Kind, register_kind


def register() -> None:
    """Subscribe the handlers of polls. The host calls this once, at start-up."""
    register_kind(
        Kind(
            name=services.POLL_ENDED,
            one="“{question}” has ended: {outcome}.",
            title="A poll has ended",
        )
    )
    subscribe_at_once(ResultsChanged, _announce)
    subscribe_at_once(PollEnded, _announce)
    subscribe(PollEnded, _tell_poll_ended)
    subscribe(PollEndToldInPart, _tell_the_next)
    subscribe(PollEnded, _notify_followers)
    subscribe(PollFollowersToldInPart, _notify_next_followers)
    subscribe(PollDeleted, _clear_away)
    subscribe(UserDeleted, _forget_voter)


def _announce(event: ResultsChanged | PollEnded) -> None:
    RESULTS.channel(event.poll_id).announce()
    services.note_changed_votes(poll_id=event.poll_id)


def _tell_poll_ended(event: PollEnded) -> None:
    services.tell_poll_ended(poll_id=event.poll_id, now=timezone.now())


def _tell_the_next(event: PollEndToldInPart) -> None:
    services.tell_poll_ended(poll_id=event.poll_id, behind=event.ballot_id, now=timezone.now())


def _notify_followers(event: PollEnded) -> None:
    services.notify_followers(poll_id=event.poll_id, now=timezone.now())


def _notify_next_followers(event: PollFollowersToldInPart) -> None:
    services.notify_followers(poll_id=event.poll_id, behind=event.follow_id, now=timezone.now())


def _clear_away(event: PollDeleted) -> None:
    services.clear_away_deleted(poll_id=event.poll_id)


def _forget_voter(event: UserDeleted) -> None:
    services.forget_voter(user_id=event.user_id)
