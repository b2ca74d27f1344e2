"""Event handlers of polls. They announce changes after the commit, and start tasks."""

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
from shared.events import subscribe, subscribe_in_process
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
    subscribe_in_process(ResultsChanged, _announce)
    subscribe_in_process(PollEnded, _announce)
    subscribe(PollEnded, _notify_owner_and_voters)
    subscribe(PollEndToldInPart, _notify_next_voters)
    subscribe(PollEnded, _notify_followers)
    subscribe(PollFollowersToldInPart, _notify_next_followers)
    subscribe(PollDeleted, _purge)
    subscribe(UserDeleted, _anonymise_voter)


def _announce(event: ResultsChanged | PollEnded) -> None:
    RESULTS.channel(event.poll_id).announce()
    services.record_changed_votes(poll_id=event.poll_id)


def _notify_owner_and_voters(event: PollEnded) -> None:
    services.notify_owner_and_voters(poll_id=event.poll_id, now=timezone.now())


def _notify_next_voters(event: PollEndToldInPart) -> None:
    services.notify_owner_and_voters(
        poll_id=event.poll_id, behind=event.ballot_id, now=timezone.now()
    )


def _notify_followers(event: PollEnded) -> None:
    services.notify_followers(poll_id=event.poll_id, now=timezone.now())


def _notify_next_followers(event: PollFollowersToldInPart) -> None:
    services.notify_followers(poll_id=event.poll_id, behind=event.follow_id, now=timezone.now())


def _purge(event: PollDeleted) -> None:
    services.purge_deleted(poll_id=event.poll_id)


def _anonymise_voter(event: UserDeleted) -> None:
    services.anonymise_voter(user_id=event.user_id)
