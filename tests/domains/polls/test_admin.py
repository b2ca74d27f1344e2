"""Polls in Django's admin site."""

import pytest
from django.test import Client

from domains.polls.models import OptionTally, Poll
from shared.auth.models import User
from tests.domains.polls.factories import PollFactory
from tests.domains.polls.test_votes import vote

POLLS = "/admin/polls/poll/"


@pytest.fixture
def site(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


class TestPolls:
    def test_list_and_detail_are_shown(self, site: Client) -> None:
        poll = PollFactory.create(question="Tea?")

        assert b"Tea?" in site.get(POLLS).content
        assert poll.share_token not in site.get(f"{POLLS}{poll.pk}/change/").content.decode()

    def test_action_ends_polls(self, site: Client) -> None:
        poll = PollFactory.create()

        site.post(POLLS, {"action": "close", "_selected_action": [poll.pk]})

        poll.refresh_from_db(fields=["closed_reason"])
        assert poll.closed_reason == "manual"

    def test_action_recounts_polls(self, site: Client, voter: User) -> None:
        poll = PollFactory.create()
        vote(voter, poll, 0)
        OptionTally.objects.update(votes=7)

        site.post(POLLS, {"action": "recount", "_selected_action": [poll.pk]})

        assert OptionTally.objects.filter(poll=poll, votes__gt=0).get().votes == 1

    def test_deletion_is_that_of_the_api(self, site: Client, voter: User) -> None:
        poll, other = PollFactory.create_batch(2)
        vote(voter, poll, 0)

        site.post(f"{POLLS}{poll.pk}/delete/", {"post": "yes"})
        site.post(
            POLLS, {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
        )

        assert Poll.objects.count() == 2
        assert not Poll.objects.existing().exists()

    def test_polls_cannot_be_edited(self, site: Client) -> None:
        poll = PollFactory.create()

        assert site.post(f"{POLLS}{poll.pk}/change/", {"question": "?"}).status_code == 403
