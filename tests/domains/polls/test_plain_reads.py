"""Promise: a poll that is read without objects is the one that objects make, for every viewer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domains.polls.models import Poll
from domains.polls.selectors import list_polls
from shared.auth.models import Role, User
from shared.objects import list_objects
from shared.selections import select
from tests.api_client import ApiClient
from tests.domains.polls.factories import PollFactory, options_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

POLL = """query ($id: ID!, $token: String) {
  poll(id: $id, shareToken: $token) { question isPublic expiresAt createdAt options { id text } }
}"""


@pytest.fixture
def viewers(api: ApiClient, voter: User) -> list[User | None]:
    """Return viewers that have every reason to see a poll, or none."""
    admin = UserFactory.create(role=Role.ADMIN)
    return [voter, UserFactory.create(), admin, None, UserFactory.create()]


@pytest.fixture
def polls(api: ApiClient, voter: User) -> list[Poll]:
    """Return polls that anyone may see, or some."""
    own = PollFactory.create(owner=voter, is_public=False, options=["Löwe", 'Quote " \\'])
    voted = PollFactory.create(is_public=True)
    body = {"option_id": options_of(voted)[0]}
    assert api.rest("POST", f"polls/{voted.pk}/vote/", body, by=voter).status_code == 201
    Poll.objects.filter(pk=voted.pk).update(is_public=False)
    return [own, voted, PollFactory.create(), PollFactory.create(is_public=False)]


def _expected(api: ApiClient, poll: Poll, viewer: User | None, token: str) -> object:
    """Return what the response of REST, which is made of objects, shows of the poll."""
    found = api.rest("GET", f"polls/{poll.pk}/?share_token={token}", by=viewer)
    if found.status_code == 404:
        return None
    sent = found.json()
    return {
        "question": sent["question"],
        "isPublic": sent["is_public"],
        "expiresAt": sent["expires_at"],
        "createdAt": sent["created_at"],
        "options": [{"id": str(each["id"]), "text": each["text"]} for each in sent["options"]],
    }


def test_poll_is_the_same_after_any_other_reader(
    api: ApiClient, polls: list[Poll], viewers: list[User | None]
) -> None:
    reads = [
        (poll, viewer, token)
        for token in ("", "wrong", *(poll.share_token for poll in polls))
        for poll in polls
        for viewer in viewers
    ]
    for poll, viewer, token in reads:
        found = api.graphql(POLL, by=viewer, id=poll.pk, token=token)

        assert (found["data"] or {}).get("poll") == _expected(api, poll, viewer, token)


def test_repeated_read_of_a_poll_costs_one_statement(
    api: ApiClient, polls: list[Poll], voter: User
) -> None:
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            api.graphql(POLL, by=voter, id=polls[0].pk, token="")

    [read] = [each["sql"] for each in queries if "polls_poll" in each["sql"]]
    assert "($" in read


def test_options_of_cached_sql_belong_to_their_polls(voter: User) -> None:
    for _ in range(2):
        created = [PollFactory.create(options=["Tea", "Milk"]), PollFactory.create()]
        with CaptureQueriesContext(connection) as reads:
            found = list_objects(select(list_polls, viewer=voter, ordering="created_at"))[-2:]
        # Only the options of these polls are read.
        assert "= ANY (" in reads.captured_queries[-1]["sql"]

        with CaptureQueriesContext(connection) as statements:
            options = [[(each.poll, each.text) for each in poll.options.all()] for poll in found]

        assert not statements.captured_queries
        assert found == created
        assert [[text for _, text in each] for each in options] == [
            ["Tea", "Milk"],
            ["Tea", "Coffee", "Neither"],
        ]
        assert all(
            poll is owner for poll, each in zip(found, options, strict=True) for owner, _ in each
        )
        assert found[0].options.filter(text__in=["Milk", "Coffee"]).count() == 1
