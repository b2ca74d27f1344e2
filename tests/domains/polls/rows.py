"""Rows of everything in polls, for promises about lists of any length."""

from collections.abc import Mapping
from datetime import datetime

from domains.polls import services
from domains.polls.models import Ballot, BallotChoice, Option, OptionTally, Poll, PollFollow
from shared.auth.models import User


def load(*, amount: int, viewer: User, now: datetime) -> Mapping[str, str]:
    """Load ``amount`` polls of the viewer, each with the viewer's vote."""
    for number in range(amount):
        poll = Poll.objects.create(owner=viewer, question=f"Tea {number}?")
        tea, _ = Option.objects.bulk_create(
            Option(poll=poll, text=text, position=place) for place, text in enumerate(("Yes", "No"))
        )
        PollFollow.objects.create(poll=poll, user=viewer)
        services.cast_vote(voter=viewer, poll_id=poll.pk, option_ids=[tea.pk])
    return {"pollResults": f"pollId: {poll.pk}", "poll": f"id: {poll.pk}"}


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` private polls of the viewer."""
    for number in range(amount):
        poll = Poll.objects.create(owner=viewer, question=f"Coffee {number}?", is_public=False)
        Option.objects.bulk_create(
            Option(poll=poll, text=text, position=place) for place, text in enumerate(("Yes", "No"))
        )


def forget() -> None:
    """Delete the loaded rows."""
    for model in (PollFollow, OptionTally, BallotChoice, Ballot, Option, Poll):
        model.objects.all().delete()
