"""Casting, changing and withdrawing votes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from domains.polls import selectors, services
from domains.polls.errors import AlreadyVoted, ChangeNotAllowed, PollClosed
from domains.polls.models import Ballot, BallotChoice, Option, OptionTally, Poll
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from tests.domains.polls.factories import PollFactory, options_of
from tests.factories import UserFactory

# The constraint, or that of a partition if `make partitioned-suite` runs the tests.
ONE_BALLOT = r"one_ballot_per_voter|_p\d\d_poll_id_voter_id_key"


def counted(poll: Poll) -> dict[str, int]:
    results = selectors.get_results(poll_id=poll.pk, viewer=poll.owner)
    return {option.text: option.votes for option in results.options}


def version(poll: Poll) -> int:
    return selectors.get_results(poll_id=poll.pk, viewer=poll.owner).version


def vote(voter: User, poll: Poll, *places: int) -> services.Vote:
    options = options_of(poll)
    return services.cast_vote(
        voter=voter, poll_id=poll.pk, option_ids=[options[place] for place in places]
    )


class TestCastVote:
    def test_vote_counts_at_once(self, voter: User) -> None:
        poll = PollFactory.create()

        cast = vote(voter, poll, 1)

        assert counted(poll) == {"Tea": 0, "Coffee": 1, "Neither": 0}
        assert cast.results is not None
        assert (cast.results.total_votes, cast.results.total_voters) == (1, 1)

    def test_voter_with_several_choices_counts_once(self, voter: User) -> None:
        poll = PollFactory.create(max_choices=3)

        cast = vote(voter, poll, 2, 0)

        assert counted(poll) == {"Tea": 1, "Coffee": 0, "Neither": 1}
        assert cast.results is not None
        assert (cast.results.total_votes, cast.results.total_voters) == (2, 1)

    def test_vote_and_its_results_take_one_statement(
        self, voter: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        poll = PollFactory.create(max_choices=3)
        options = options_of(poll)

        with django_assert_num_queries(1):
            cast = services.cast_vote(voter=voter, poll_id=poll.pk, option_ids=options)

        assert cast.results is not None
        assert [option.votes for option in cast.results.options] == [1, 1, 1]

    def test_hidden_results_are_not_returned(self, voter: User) -> None:
        poll = PollFactory.create(results_visibility="after_close")

        assert vote(voter, poll, 0).results is None

    def test_own_vote_opens_results_for_voters(self, voter: User) -> None:
        poll = PollFactory.create(results_visibility="after_vote")

        cast = vote(voter, poll, 0)

        assert cast.results is not None
        assert cast.results == replace(
            selectors.get_results(poll_id=poll.pk, viewer=voter), as_of=cast.results.as_of
        )

    def test_second_vote_is_refused(self, voter: User) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 0)

        with pytest.raises(AlreadyVoted):
            vote(voter, poll, 1)

        assert counted(poll) == {"Tea": 1, "Coffee": 0, "Neither": 0}
        assert Ballot.objects.count() == 1

    @pytest.mark.parametrize("places", [(), (0, 1, 2), (0, 0)], ids=["none", "too many", "twice"])
    def test_number_of_choices_is_checked(self, voter: User, places: tuple[int, ...]) -> None:
        poll = PollFactory.create(min_choices=1, max_choices=2)

        with pytest.raises(ValidationFailed):
            vote(voter, poll, *places)

        assert not Ballot.objects.exists()

    def test_option_of_another_poll_is_refused(self, voter: User) -> None:
        poll, other = PollFactory.create_batch(2, max_choices=2)
        mixed = [options_of(poll)[0], options_of(other)[0]]

        with pytest.raises(ValidationFailed):
            services.cast_vote(voter=voter, poll_id=poll.pk, option_ids=mixed)

        assert not Ballot.objects.exists()

    @pytest.mark.parametrize("ending", ["closed", "expired"])
    def test_vote_after_the_end_is_refused(self, voter: User, ending: str) -> None:
        moment = timezone.now()
        poll = PollFactory.create(created_at=moment - timedelta(hours=1))
        ends = (
            {"closed_at": moment, "closed_reason": "manual"}
            if ending == "closed"
            else {"expires_at": moment - timedelta(seconds=1)}
        )
        Poll.objects.filter(pk=poll.pk).update(**ends)

        with pytest.raises(PollClosed):
            vote(voter, poll, 0)

        assert not Ballot.objects.exists()

    def test_vote_in_a_private_poll_needs_the_share_token(self, voter: User) -> None:
        poll = PollFactory.create(is_public=False)
        tea = options_of(poll)[:1]

        with pytest.raises(NotFound):
            services.cast_vote(voter=voter, poll_id=poll.pk, option_ids=tea)
        services.cast_vote(
            voter=voter, poll_id=poll.pk, option_ids=tea, share_token=poll.share_token
        )

        assert counted(poll)["Tea"] == 1

    def test_vote_in_a_deleted_poll_is_not_found(self, voter: User, now: datetime) -> None:
        poll = PollFactory.create()
        services.delete_poll(actor=poll.owner, poll_id=poll.pk, now=now)

        with pytest.raises(NotFound):
            vote(voter, poll, 0)


class TestChangeVote:
    def test_changed_vote_moves_the_count(self, voter: User, now: datetime) -> None:
        poll = PollFactory.create(max_choices=2, allow_change=True)
        _, coffee, neither = options_of(poll)
        vote(voter, poll, 0, 1)
        vote(UserFactory.create(), poll, 0)

        changed = services.change_vote(
            voter=voter, poll_id=poll.pk, option_ids=[neither, coffee], now=now
        )

        assert counted(poll) == {"Tea": 1, "Coffee": 1, "Neither": 1}
        assert changed.option_ids == [coffee, neither]
        assert changed.results is not None
        assert changed.results.total_voters == 2
        assert not services.reconcile_tallies().counted_again

    def test_changed_vote_and_its_results_take_one_statement(
        self, voter: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        poll = PollFactory.create(max_choices=2, allow_change=True)
        _, coffee, neither = options_of(poll)
        vote(voter, poll, 0, 1)

        with django_assert_num_queries(1):
            changed = services.change_vote(
                voter=voter, poll_id=poll.pk, option_ids=[neither, coffee], now=now
            )

        assert changed.results is not None
        assert [option.votes for option in changed.results.options] == [0, 1, 1]
        assert Ballot.objects.get().updated_at == now

    @pytest.mark.parametrize("places", [(), (0, 1, 2), (0, 0)], ids=["none", "too many", "twice"])
    def test_number_of_choices_is_checked(
        self, voter: User, now: datetime, places: tuple[int, ...]
    ) -> None:
        poll = PollFactory.create(max_choices=2, allow_change=True)
        options = options_of(poll)
        vote(voter, poll, 1)

        with pytest.raises(ValidationFailed):
            services.change_vote(
                voter=voter,
                poll_id=poll.pk,
                option_ids=[options[place] for place in places],
                now=now,
            )

        assert counted(poll) == {"Tea": 0, "Coffee": 1, "Neither": 0}

    def test_option_of_another_poll_is_refused(self, voter: User, now: datetime) -> None:
        poll, other = PollFactory.create_batch(2, allow_change=True)
        vote(voter, poll, 1)

        with pytest.raises(ValidationFailed):
            services.change_vote(
                voter=voter, poll_id=poll.pk, option_ids=options_of(other)[:1], now=now
            )

        assert counted(poll) == {"Tea": 0, "Coffee": 1, "Neither": 0}

    def test_changed_vote_raises_the_version(self, voter: User, now: datetime) -> None:
        poll = PollFactory.create(allow_change=True)
        vote(voter, poll, 0)
        before = version(poll)

        services.change_vote(
            voter=voter, poll_id=poll.pk, option_ids=options_of(poll)[1:2], now=now
        )

        assert version(poll) > before

    def test_vote_in_a_poll_without_changes_cannot_be_changed(
        self, voter: User, now: datetime
    ) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 0)

        with pytest.raises(ChangeNotAllowed):
            services.change_vote(
                voter=voter, poll_id=poll.pk, option_ids=options_of(poll)[1:2], now=now
            )

        assert counted(poll) == {"Tea": 1, "Coffee": 0, "Neither": 0}

    def test_change_after_the_end_is_refused(self, voter: User, now: datetime) -> None:
        poll = PollFactory.create(allow_change=True)
        vote(voter, poll, 0)
        services.close_poll(actor=poll.owner, poll_id=poll.pk)

        with pytest.raises(PollClosed):
            services.change_vote(
                voter=voter, poll_id=poll.pk, option_ids=options_of(poll)[1:2], now=now
            )

    def test_change_without_a_vote_is_not_found(self, voter: User, now: datetime) -> None:
        poll = PollFactory.create(allow_change=True)

        with pytest.raises(NotFound):
            services.change_vote(
                voter=voter, poll_id=poll.pk, option_ids=options_of(poll)[:1], now=now
            )

        assert not Ballot.objects.exists()


class TestWithdrawVote:
    def test_withdrawal_takes_one_statement(
        self, voter: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        poll = PollFactory.create(max_choices=2, allow_change=True)
        vote(voter, poll, 0, 1)

        with django_assert_num_queries(1):
            services.withdraw_vote(voter=voter, poll_id=poll.pk)

        assert not Ballot.objects.exists()

    def test_vote_in_a_private_poll_can_be_withdrawn_without_its_token(self, voter: User) -> None:
        poll = PollFactory.create(is_public=False, allow_change=True)
        services.cast_vote(
            voter=voter,
            poll_id=poll.pk,
            option_ids=options_of(poll)[:1],
            share_token=poll.share_token,
        )

        services.withdraw_vote(voter=voter, poll_id=poll.pk)

        assert counted(poll) == {"Tea": 0, "Coffee": 0, "Neither": 0}

    def test_withdrawn_vote_can_be_cast_again(self, voter: User) -> None:
        poll = PollFactory.create(max_choices=2, allow_change=True)
        vote(voter, poll, 0, 1)
        before = version(poll)

        services.withdraw_vote(voter=voter, poll_id=poll.pk)

        assert counted(poll) == {"Tea": 0, "Coffee": 0, "Neither": 0}
        assert version(poll) > before
        assert vote(voter, poll, 1).results is not None
        assert counted(poll)["Coffee"] == 1

    def test_vote_in_a_poll_without_changes_cannot_be_withdrawn(self, voter: User) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 0)

        with pytest.raises(ChangeNotAllowed):
            services.withdraw_vote(voter=voter, poll_id=poll.pk)

        assert Ballot.objects.count() == 1


class TestAnonymiseVoter:
    def test_vote_stays_without_its_voter(self, voter: User) -> None:
        polls = PollFactory.create_batch(2)
        for poll in polls:
            vote(voter, poll, 0)

        services.anonymise_voter(user_id=voter.pk)
        services.anonymise_voter(user_id=voter.pk)

        marks = {bytes(mark) for mark in Ballot.objects.values_list("anon_hash", flat=True)}
        assert not Ballot.objects.filter(voter=voter).exists()
        assert len(marks) == 2
        assert counted(polls[0])["Tea"] == 1
        assert not services.reconcile_tallies().counted_again


class TestConstraints:
    def test_choice_belongs_to_its_own_poll(self, voter: User) -> None:
        poll, other = PollFactory.create_batch(2)
        vote(voter, poll, 0)
        ballot = Ballot.objects.get()
        foreign = options_of(other)[0]

        for poll_id in (poll.pk, other.pk):
            with pytest.raises(IntegrityError, match="of_its_poll"), transaction.atomic():
                BallotChoice.objects.create(ballot=ballot, option_id=foreign, poll_id=poll_id)

    def test_tally_belongs_to_its_own_poll(self) -> None:
        poll, other = PollFactory.create_batch(2)

        with pytest.raises(IntegrityError, match="of_its_poll"), transaction.atomic():
            OptionTally.objects.create(poll=poll, option_id=options_of(other)[0], slot=0)

    def test_voter_has_one_ballot_per_poll(self, voter: User) -> None:
        poll = PollFactory.create()
        Ballot.objects.create(poll=poll, voter=voter)

        with pytest.raises(IntegrityError, match=ONE_BALLOT), transaction.atomic():
            Ballot.objects.create(poll=poll, voter=voter)

    @pytest.mark.parametrize("facts", [{}, {"anon_hash": b"x"}], ids=["neither", "both"])
    def test_ballot_needs_a_voter_or_a_mark(self, voter: User, facts: dict[str, bytes]) -> None:
        poll = PollFactory.create()
        owner = voter if facts else None

        with pytest.raises(IntegrityError, match="voters_or_nobodys"), transaction.atomic():
            Ballot.objects.create(poll=poll, voter=owner, **facts)

    def test_options_differ_in_more_than_case(self) -> None:
        poll = PollFactory.create(options=["Tea", "Coffee"])

        with pytest.raises(IntegrityError, match="more_than_case"), transaction.atomic():
            Option.objects.create(poll=poll, text="TEA", position=2)


class TestReconcileTallies:
    def test_counters_changed_by_hand_are_corrected(self, voter: User) -> None:
        sound, tampered = PollFactory.create_batch(2, max_choices=2)
        for poll in (sound, tampered):
            vote(voter, poll, 0, 2)
        before = version(tampered)
        OptionTally.objects.filter(poll=tampered).update(votes=7)

        corrected = services.reconcile_tallies().counted_again

        assert corrected == [tampered.pk]
        assert counted(tampered) == {"Tea": 1, "Coffee": 0, "Neither": 1}
        assert version(tampered) > before
        assert OptionTally.objects.aggregate(sum=Sum("ballots"))["sum"] == 2

    def test_vote_can_be_changed_after_a_recount(self, voter: User, now: datetime) -> None:
        poll = PollFactory.create(allow_change=True)
        vote(voter, poll, 0)

        services.recount(poll_id=poll.pk)
        services.withdraw_vote(voter=voter, poll_id=poll.pk)

        assert counted(poll) == {"Tea": 0, "Coffee": 0, "Neither": 0}
