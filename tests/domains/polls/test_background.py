"""Scheduled tasks of polls, and the deletion of accounts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from domains.polls import selectors
from domains.polls.models import Ballot, OptionTally, Poll
from domains.polls.schedule import SCHEDULE
from nexus.celery import app
from shared.auth.events import UserDeleted
from shared.auth.models import User
from shared.events import publish
from tests.domains.polls.factories import PollFactory
from tests.domains.polls.test_votes import vote


@pytest.mark.parametrize("entry", sorted(SCHEDULE))
def test_beat_runs_tasks_that_exist(entry: str) -> None:
    planned = SCHEDULE[entry]

    assert planned["task"] in app.tasks
    assert planned["options"]["queue"] == "periodic"


def test_beat_ends_expired_polls() -> None:
    moment = timezone.now()
    poll = PollFactory.create(
        created_at=moment - timedelta(days=1), expires_at=moment - timedelta(seconds=5)
    )

    app.tasks["domains.polls.tasks.close_expired_polls"].apply(throw=True)

    assert Poll.objects.get(pk=poll.pk).closed_reason == "expired"


def test_beat_corrects_counters(voter: User) -> None:
    poll = PollFactory.create()
    vote(voter, poll, 0)
    OptionTally.objects.update(votes=9)

    app.tasks["domains.polls.tasks.reconcile_tallies"].apply(throw=True)

    assert selectors.get_results(poll_id=poll.pk, viewer=voter).total_votes == 1


def test_votes_of_a_deleted_account_stay(
    voter: User, now: datetime, deliver: Callable[[], None]
) -> None:
    poll = PollFactory.create()
    vote(voter, poll, 0)

    publish(UserDeleted(user_id=voter.pk))
    deliver()

    assert Ballot.objects.get().voter is None
    assert selectors.get_results(poll_id=poll.pk, viewer=poll.owner).total_voters == 1
