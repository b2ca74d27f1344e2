"""Streams and subscriptions of results."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from domains.polls import services
from domains.polls.models import Poll
from shared.auth.models import User
from tests.api_client import bearer
from tests.concurrency import RunConcurrently
from tests.domains.polls.factories import PollFactory, options_of
from tests.domains.polls.test_votes import vote
from tests.factories import AdminFactory, UserFactory
from tests.streams import all_streams_closed, open_stream

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def poll() -> Iterator[Poll]:
    """Return a poll, and wait at the end until its streams are closed."""
    yield PollFactory.create(allow_change=True)
    assert all_streams_closed()


def address(poll: Poll) -> str:
    return f"/api/v1/polls/{poll.pk}/stream/"


def token(user: User) -> str:
    return bearer(user)["Authorization"].removeprefix("Bearer ")


def watching(poll: Poll, *, by: User | None = None) -> Any:
    document = (
        f"subscription {{ pollResults(pollId: {poll.pk}) "
        "{ isOpen totalVotes version options { text votes } } }"
    )
    body = {"query": document}
    return open_stream("/graphql", method="POST", body=body, token=token(by) if by else None)


def restrict(poll: Poll, **changes: Any) -> None:
    services.update_poll(actor=poll.owner, poll_id=poll.pk, changes=changes, now=timezone.now())


class TestStream:
    def test_stream_sends_results_and_every_vote(self, poll: Poll) -> None:
        with open_stream(address(poll)) as stream:
            first = stream.next()
            vote(UserFactory.create(), poll, 0)
            # An unchanged state with a later time may come between the two.
            while (second := stream.next()).data["total_votes"] == 0:
                pass

        assert (first.event, first.data["total_votes"]) == ("results", 0)
        assert (second.event, second.data["total_votes"]) == ("results", 1)
        assert second.data["options"][0]["votes"] == 1
        assert int(second.id or 0) > int(first.id or 0)

    def test_stream_sends_the_end_of_the_poll(self, poll: Poll) -> None:
        with open_stream(address(poll)) as stream:
            stream.next()
            services.close_poll(actor=poll.owner, poll_id=poll.pk)
            while (event := stream.next()).event == "results":
                pass

        assert (event.event, event.data["is_open"]) == ("closed", False)

    def test_many_votes_are_sent_as_few_events_in_order(
        self, poll: Poll, run_concurrently: RunConcurrently
    ) -> None:
        tea = options_of(poll)[:1]
        with open_stream(address(poll)) as stream:
            stream.next()
            run_concurrently(
                [
                    partial(services.cast_vote, voter=voter, poll_id=poll.pk, option_ids=tea)
                    for voter in UserFactory.create_batch(60)
                ]
            )
            shown = [stream.next()]
            while shown[-1].data["total_votes"] < 60:
                shown.append(stream.next())

        versions = [event.data["version"] for event in shown]
        assert versions == sorted(versions)
        assert len(shown) < 60

    @pytest.mark.parametrize(
        ("change", "code"),
        [({"results_visibility": "owner"}, "results_hidden"), ({"is_public": False}, "not_found")],
    )
    def test_stream_ends_for_others_when_results_or_the_poll_become_hidden(
        self, poll: Poll, change: Any, code: str
    ) -> None:
        with (
            open_stream(address(poll)) as anonymous,
            open_stream(address(poll), token=token(UserFactory.create())) as signed_in,
        ):
            anonymous.next()
            signed_in.next()
            restrict(poll, **change)
            anonymous.read_to_end()
            signed_in.read_to_end()

        assert (anonymous.comments[-1], signed_in.comments[-1]) == (code, code)

    @pytest.mark.parametrize(
        "change",
        [
            {"results_visibility": "owner"},
            {"results_visibility": "after_vote"},
            {"is_public": False},
        ],
    )
    def test_stream_continues_for_those_who_still_see_the_results(
        self, poll: Poll, change: Any
    ) -> None:
        voter, viewers = UserFactory.create(), [poll.owner, AdminFactory.create()]
        vote(voter, poll, 0)
        if change != {"results_visibility": "owner"}:
            viewers.append(voter)
        with ExitStack() as stack:
            streams = [
                stack.enter_context(open_stream(address(poll), token=token(each)))
                for each in viewers
            ]
            anonymous = stack.enter_context(open_stream(address(poll)))
            restrict(poll, **change)
            anonymous.read_to_end()
            vote(poll.owner, poll, 1)
            for stream in streams:
                while stream.next().data["options"][1]["votes"] == 0:
                    pass

    def test_stream_with_the_share_token_continues_when_the_poll_becomes_private(
        self, poll: Poll
    ) -> None:
        with open_stream(f"{address(poll)}?share_token={poll.share_token}") as stream:
            stream.next()
            restrict(poll, is_public=False)
            vote(poll.owner, poll, 0)
            while stream.next().data["total_votes"] == 0:
                pass

    def test_reconnected_client_gets_the_present_state(self, poll: Poll) -> None:
        vote(UserFactory.create(), poll, 0)

        with open_stream(address(poll), last_id=1) as stream:
            assert stream.next().data["total_votes"] == 1


class TestSubscription:
    def test_subscription_sends_results_and_every_vote(self, poll: Poll) -> None:
        with watching(poll) as stream:
            first = stream.next()
            vote(UserFactory.create(), poll, 1)
            second = stream.next()

        totals = [event.data["data"]["pollResults"]["totalVotes"] for event in (first, second)]
        assert totals == [0, 1]

    def test_withdrawn_vote_is_sent_with_a_higher_version(self, poll: Poll) -> None:
        voter = UserFactory.create()
        vote(voter, poll, 1)

        with watching(poll) as stream:
            before = stream.next().data["data"]["pollResults"]
            services.withdraw_vote(voter=voter, poll_id=poll.pk)
            after = stream.next().data["data"]["pollResults"]

        assert (before["totalVotes"], after["totalVotes"]) == (1, 0)
        assert after["version"] > before["version"]

    def test_subscription_continues_for_the_owner_when_results_become_hidden(
        self, poll: Poll
    ) -> None:
        with watching(poll, by=poll.owner) as stream:
            stream.next()
            restrict(poll, results_visibility="owner")
            vote(poll.owner, poll, 0)
            while stream.next().data["data"]["pollResults"]["totalVotes"] == 0:
                pass

    def test_error_that_ends_a_subscription_names_its_request(self, poll: Poll) -> None:
        with watching(poll) as stream:
            stream.next()
            restrict(poll, results_visibility="owner")
            *_, refused, last = stream.read_to_end()

        extensions = refused.data["errors"][0]["extensions"]
        assert extensions["code"] == "results_hidden"
        assert extensions["request_id"] == stream.headers["x-request-id"]
        assert last.event == "complete"
