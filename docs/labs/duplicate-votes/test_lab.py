"""The lab is done when one voter has one ballot, for any number of concurrent requests."""

from functools import partial
from typing import Any

import pytest

from tests.api_client import ApiClient, bearer
from tests.concurrency import RunConcurrently
from tests.domains.polls.factories import PollFactory, options_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

POLLS = 5
REQUESTS = 32


def results_of(api: ApiClient, poll_id: int) -> Any:
    return api.rest("GET", f"polls/{poll_id}/results/").json()


def test_concurrent_votes_of_one_voter_count_once(
    run_concurrently: RunConcurrently, api: ApiClient, record_property: Any
) -> None:
    voter = bearer(UserFactory.create())
    polls = PollFactory.create_batch(POLLS)
    statuses: list[int] = []

    for poll in polls:
        body = {"option_ids": options_of(poll)[:1]}
        vote = partial(api.rest, "POST", f"polls/{poll.pk}/votes/", body, **voter)
        answers = run_concurrently([vote] * REQUESTS)
        statuses += [getattr(answer, "status_code", 500) for answer in answers]

    counted = sum(results_of(api, poll.pk)["total_votes"] for poll in polls)
    record_property(f"votes counted of one voter in {POLLS} polls, {REQUESTS} at once", counted)
    record_property("responses 201", statuses.count(201))
    record_property("responses 409 already_voted", statuses.count(409))
    record_property("other responses", len(statuses) - statuses.count(201) - statuses.count(409))
    assert counted == POLLS, f"{counted} votes of one voter were counted in {POLLS} polls."
    assert sorted(set(statuses)) == [201, 409]


def test_second_vote_is_refused(api: ApiClient) -> None:
    poll = PollFactory.create()
    voter = UserFactory.create()
    path, body = f"polls/{poll.pk}/votes/", {"option_ids": options_of(poll)[:1]}

    first, second = (api.rest("POST", path, body, by=voter) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "already_voted"
