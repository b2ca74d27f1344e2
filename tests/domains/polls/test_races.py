"""Concurrent votes and edits."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from domains.polls import selectors, services
from domains.polls.errors import AlreadyVoted, HasVotes, PollClosed
from domains.polls.models import SLOTS, Ballot, BallotChoice, Poll
from shared.auth.models import User
from shared.errors import DomainError, NotFound, ValidationFailed
from tests.api_client import ApiClient, bearer
from tests.concurrency import RunConcurrently, start_blocked
from tests.domains.polls.factories import PollFactory, options_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def failures(outcomes: list[Any]) -> list[Exception]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def assert_counted(poll: Poll, *, voters: int) -> None:
    results = selectors.get_results(poll_id=poll.pk, viewer=poll.owner)
    assert results.total_voters == Ballot.objects.filter(poll=poll).count() == voters
    assert results.total_votes == BallotChoice.objects.filter(poll=poll).count()
    assert not services.reconcile_tallies().counted_again


def expire_during(act: Callable[[], Any], poll: Poll, voter: User) -> Any:
    """Return the outcome of an act of a voter that waits until after the end of the poll."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_HOLD_COUNTERS, {"poll": poll.pk, "slot": voter.pk % SLOTS})
        waiting = start_blocked(act)
        Poll.objects.filter(pk=poll.pk).update(created_at=_LONG_AGO, expires_at=Now())
    return waiting.exception() or waiting.result()


_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_HOLD_COUNTERS = """
INSERT INTO polls_optiontally AS tally (poll_id, option_id, slot, votes, ballots, changes)
SELECT poll_id, id, %(slot)s, 0, 0, 0 FROM polls_option WHERE poll_id = %(poll)s
ON CONFLICT ON CONSTRAINT polls_optiontally_pkey DO UPDATE SET votes = tally.votes
"""


class TestVoting:
    def test_hundred_concurrent_votes_of_one_voter_count_once(
        self, run_concurrently: RunConcurrently, api: ApiClient
    ) -> None:
        poll = PollFactory.create()
        voter = UserFactory.create()
        chance = random.Random(4)
        options = options_of(poll)
        sent = bearer(voter)

        answers = run_concurrently(
            [
                partial(
                    api.rest,
                    "POST",
                    f"polls/{poll.pk}/votes/",
                    {"option_ids": [chance.choice(options)]},
                    **sent,
                )
                for _ in range(100)
            ]
        )

        statuses = [answer.status_code for answer in answers]
        assert (statuses.count(201), statuses.count(409)) == (1, 99)
        codes = {answer.json()["code"] for answer in answers if answer.status_code == 409}
        assert codes == {"already_voted"}
        assert_counted(poll, voters=1)

    def test_two_hundred_concurrent_voters_are_all_counted(
        self, run_concurrently: RunConcurrently
    ) -> None:
        poll = PollFactory.create(max_choices=3)
        chance = random.Random(4)
        options = options_of(poll)

        outcomes = run_concurrently(
            [
                partial(
                    services.cast_vote,
                    voter=voter,
                    poll_id=poll.pk,
                    option_ids=chance.sample(options, chance.randint(1, 3)),
                )
                for voter in UserFactory.create_batch(200)
            ]
        )

        assert failures(outcomes) == []
        assert_counted(poll, voters=200)

    def test_no_vote_counts_after_the_closing_response(
        self, run_concurrently: RunConcurrently
    ) -> None:
        poll = PollFactory.create()
        tea = options_of(poll)[:1]
        voters = UserFactory.create_batch(100)
        ballots_at_the_end: list[int] = []

        def close() -> None:
            services.close_poll(actor=poll.owner, poll_id=poll.pk)
            ballots_at_the_end.append(Ballot.objects.count())

        votes: list[Callable[[], Any]] = [
            partial(services.cast_vote, voter=voter, poll_id=poll.pk, option_ids=tea)
            for voter in voters
        ]
        outcomes = run_concurrently([*votes[:50], close, *votes[50:]])

        refused = failures(outcomes)
        assert {type(failure) for failure in refused} == {PollClosed}
        assert ballots_at_the_end == [Ballot.objects.count()] == [100 - len(refused)]
        assert_counted(poll, voters=100 - len(refused))

    def test_concurrent_choices_in_opposite_sequences_never_deadlock(
        self, run_concurrently: RunConcurrently, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # One slot, so that all of them write the same rows.
        monkeypatch.setattr("domains.polls.services.votes.SLOTS", 1)
        poll = PollFactory.create(max_choices=3)
        options = options_of(poll)
        voters = UserFactory.create_batch(16)

        outcomes = run_concurrently(
            [
                partial(
                    services.cast_vote,
                    voter=voter,
                    poll_id=poll.pk,
                    option_ids=options if place % 2 else options[::-1],
                )
                for place, voter in enumerate(voters)
            ]
        )

        assert failures(outcomes) == []
        assert_counted(poll, voters=16)


class TestChanging:
    def test_concurrent_casts_changes_and_withdrawals_leave_the_count_correct(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        poll = PollFactory.create(max_choices=3, allow_change=True)
        options = options_of(poll)
        voters = UserFactory.create_batch(4)
        chance = random.Random(4)

        def act(voter: Any, deed: str) -> None:
            arguments = {"voter": voter, "poll_id": poll.pk}
            chosen = chance.sample(options, chance.randint(1, 3))
            if deed == "cast":
                services.cast_vote(**arguments, option_ids=chosen)
            elif deed == "change":
                services.change_vote(**arguments, option_ids=chosen, now=now)
            else:
                services.withdraw_vote(**arguments)

        outcomes = run_concurrently(
            [
                partial(act, chance.choice(voters), chance.choice(("cast", "change", "withdraw")))
                for _ in range(80)
            ]
        )

        others = [f for f in failures(outcomes) if not isinstance(f, AlreadyVoted | NotFound)]
        assert others == []
        assert_counted(poll, voters=Ballot.objects.count())


class TestExpiry:
    """A vote that waits for another one until the poll has expired."""

    @pytest.mark.parametrize("deed", ["cast", "change", "withdraw"])
    def test_vote_that_waits_beyond_the_expiry_is_refused(self, deed: str, now: datetime) -> None:
        poll, voter = PollFactory.create(allow_change=True), UserFactory.create()
        tea, coffee, _ = options_of(poll)
        arguments: dict[str, Any] = {"voter": voter, "poll_id": poll.pk}
        deeds: dict[str, Callable[[], Any]] = {
            "cast": partial(services.cast_vote, **arguments, option_ids=[tea]),
            "change": partial(services.change_vote, **arguments, option_ids=[coffee], now=now),
            "withdraw": partial(services.withdraw_vote, **arguments),
        }
        if deed != "cast":
            services.cast_vote(**arguments, option_ids=[tea])
        before = selectors.get_results(poll_id=poll.pk, viewer=poll.owner)

        refusal = expire_during(deeds[deed], poll, voter)

        assert isinstance(refusal, PollClosed)
        after = selectors.get_results(poll_id=poll.pk, viewer=poll.owner)
        assert (after.options, after.version) == (before.options, before.version)
        assert_counted(poll, voters=before.total_voters)

    def test_refused_vote_with_an_idempotency_key_is_poll_closed(self, api: ApiClient) -> None:
        poll, voter = PollFactory.create(), UserFactory.create()
        body = {"option_ids": options_of(poll)[:1]}
        sent = {**bearer(voter), "Idempotency-Key": "vote-0001"}
        cast = partial(api.rest, "POST", f"polls/{poll.pk}/votes/", body, **sent)

        answer = expire_during(cast, poll, voter)

        assert (answer.status_code, answer.json()["code"]) == (409, "poll_closed")
        assert_counted(poll, voters=0)


class TestEditing:
    def test_options_are_replaced_or_voted_on_but_never_both(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        poll = PollFactory.create()
        tea = options_of(poll)[:1]
        edit = partial(
            services.update_poll,
            actor=poll.owner,
            poll_id=poll.pk,
            changes={"options": ["Yes", "No"]},
            now=now,
        )
        votes: list[Callable[[], Any]] = [
            partial(services.cast_vote, voter=voter, poll_id=poll.pk, option_ids=tea)
            for voter in UserFactory.create_batch(8)
        ]

        outcomes = run_concurrently([*votes[:3], edit, *votes[3:]])

        refused = failures(outcomes)
        assert all(isinstance(failure, DomainError) for failure in refused)
        if any(isinstance(failure, HasVotes) for failure in refused):
            assert_counted(poll, voters=8)
        else:
            assert {type(failure) for failure in refused} == {ValidationFailed}
            assert_counted(poll, voters=0)
