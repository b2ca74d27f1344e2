"""Loading the demo polls and many polls."""

from datetime import datetime

import pytest
from django.core.management import call_command

from domains.polls import seeds, selectors, services
from domains.polls.models import Ballot, Option, Poll
from shared.accounts import seeds as people
from shared.auth.models import User
from tests.domains.polls.factories import PollFactory


@pytest.fixture
def demo(now: datetime) -> None:
    people.load(password="one vote for tea", now=now)
    seeds.load(now=now)


@pytest.mark.usefixtures("demo")
class TestLoad:
    def test_twelve_polls_are_loaded(self) -> None:
        assert Poll.objects.count() == 12
        assert Poll.objects.get(pk=1).question == "Tea or coffee?"
        assert [option.text for option in Option.objects.filter(pk__lte=3).order_by("pk")] == [
            "Tea",
            "Coffee",
            "Neither",
        ]

    def test_every_kind_of_poll_is_loaded(self) -> None:
        polls = Poll.objects.all()

        assert {poll.results_visibility for poll in polls} == set(Poll.Visibility.values)
        assert {poll.closed_reason for poll in polls} == {"", "expired"}
        assert {poll.is_public for poll in polls} == {True, False}

    def test_counters_match_the_ballots(self) -> None:
        owner = Poll.objects.get(pk=1).owner

        assert services.reconcile_tallies().counted_again == []
        assert selectors.get_results(poll_id=1, viewer=owner).total_voters == 243

    def test_repeated_load_changes_nothing(self, now: datetime) -> None:
        before = Ballot.objects.count()

        seeds.load(now=now)

        assert (Poll.objects.count(), Ballot.objects.count()) == (12, before)

    def test_new_polls_get_free_ids(self) -> None:
        assert PollFactory.create().pk > 12


class TestLoadLarge:
    def test_polls_have_the_requested_size(self, now: datetime) -> None:
        people.load_large(now=now, crowd=50)

        seeds.load_large(now=now, polls=60, most_votes=400, next_votes=20)
        seeds.load_large(now=now)

        owner = User.objects.get(pk=people.FIRST_OF_CROWD)
        sizes = [
            selectors.get_results(poll_id=seeds.FIRST_ID + place, viewer=owner).total_voters
            for place in (0, 1)
        ]
        assert sizes == [400, 20]
        assert Poll.objects.count() == 60
        assert services.reconcile_tallies().counted_again == []
        assert PollFactory.create().pk == seeds.FIRST_ID + 60

    def test_nothing_is_loaded_without_users(self, now: datetime) -> None:
        seeds.load_large(now=now)

        assert not Poll.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_loading_after_a_reset_restores_the_same_ids() -> None:
    call_command("seed", reset=True)
    before = list(Poll.objects.order_by("pk").values_list("pk", "question", "share_token"))
    options = list(Option.objects.order_by("pk").values_list("pk", "text"))

    call_command("seed", reset=True)

    assert list(Poll.objects.order_by("pk").values_list("pk", "question", "share_token")) == before
    assert list(Option.objects.order_by("pk").values_list("pk", "text")) == options
