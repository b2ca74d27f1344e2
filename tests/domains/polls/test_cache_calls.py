"""A vote calls the cache server once after its commit, whatever it invalidates and announces."""

from collections.abc import Callable
from typing import Any

import pytest

from domains.polls.models import Poll
from shared.caching import cache_server
from tests.api_client import ApiClient
from tests.domains.polls.factories import PollFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

CAST = "mutation($p: ID!, $o: [ID!]!) { castVote(pollId: $p, optionIds: $o) { vote { ballotId } } }"


def over_rest(api: ApiClient, poll: Poll, option: int, voter: Any) -> Any:
    return api.rest("POST", f"polls/{poll.pk}/votes/", {"option_ids": [option]}, by=voter)


def over_graphql(api: ApiClient, poll: Poll, option: int, voter: Any) -> Any:
    return api.graphql(CAST, by=voter, p=poll.pk, o=[option])


# One call authenticates. Over GraphQL another one counts the root fields, which are known later.
@pytest.mark.parametrize(("cast", "before_the_vote"), [(over_rest, 1), (over_graphql, 2)])
def test_vote_takes_one_call_after_its_commit(
    cast: Callable[..., Any], before_the_vote: int, settings: Any
) -> None:
    settings.NEXUS_THROTTLES = True
    api, poll = ApiClient(), PollFactory.create()
    first, *_ = poll.options.all()
    # The first request connects, and learns the functions of the database.
    cast(api, poll, first.pk, UserFactory.create())
    voter = UserFactory.create()
    before = cache_server().counts()["answered"]

    cast(api, poll, first.pk, voter)

    assert cache_server().counts()["answered"] == before + before_the_vote + 1
    assert poll.ballots.count() == 2
