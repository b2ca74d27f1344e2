"""The order of polls by votes: freshness, hidden votes and the index."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domains.polls import selectors, services
from domains.polls.models import Poll
from shared.auth.models import User
from tests.domains.polls.factories import PollFactory
from tests.domains.polls.test_votes import vote
from tests.factories import UserFactory


def order() -> list[int]:
    polls = selectors.list_polls(viewer=UserFactory.create(), ordering="-votes")
    return [poll.pk for poll in polls]


@pytest.mark.django_db(transaction=True)
def test_vote_moves_the_poll_up_at_the_next_refresh(voter: User) -> None:
    first, second = PollFactory.create(), PollFactory.create()
    services.refresh_whole_vote_order()
    vote(voter, first, 0)

    before = order()
    moved = services.refresh_vote_order()

    assert (before, moved, order()) == ([second.pk, first.pk], 1, [first.pk, second.pk])
    assert services.refresh_vote_order() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["close", "show"])
def test_hidden_votes_change_the_order_once_they_are_public(voter: User, act: str) -> None:
    hidden = PollFactory.create(results_visibility="after_close")
    vote(voter, hidden, 0)
    services.refresh_vote_order()
    before = Poll.objects.get(pk=hidden.pk).listed_votes
    acts: dict[str, Callable[[], object]] = {
        "close": lambda: services.close_poll(actor=hidden.owner, poll_id=hidden.pk),
        "show": lambda: services.update_poll(
            actor=hidden.owner,
            poll_id=hidden.pk,
            changes={"results_visibility": "always"},
            now=hidden.created_at,
        ),
    }

    acts[act]()
    services.refresh_vote_order()

    assert (before, Poll.objects.get(pk=hidden.pk).listed_votes) == (0, 1)


def test_first_page_by_votes_is_read_from_its_index(db: None) -> None:
    PollFactory.create_batch(3, options=[])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    polls = selectors.list_polls(viewer=UserFactory.create(), ordering="-votes")[:20]
    with CaptureQueriesContext(connection):
        plan = polls.explain()

    assert "polls_by_votes" in plan
    assert "Sort" not in plan.split("SubPlan")[0]
