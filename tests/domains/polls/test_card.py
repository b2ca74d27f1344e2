"""The card of polls: an open poll whose results everyone may see."""

from datetime import datetime

from domains.polls import services
from domains.polls.card import CARD
from domains.polls.models import Poll
from shared.auth.models import User
from tests.domains.polls.factories import PollFactory, options_of
from tests.nexus.portal.rendering import rendered


def vote(poll: Poll, voter: User) -> None:
    services.cast_vote(voter=voter, poll_id=poll.pk, option_ids=[options_of(poll)[0]])


class TestCard:
    def test_card_shows_the_poll_with_most_votes(self, now: datetime, voter: User) -> None:
        popular = PollFactory.create(question="Tea or coffee?")
        PollFactory.create(question="Tabs or spaces?")
        vote(popular, voter)

        page = rendered(CARD, now=now)

        assert "Tea or coffee?" in page
        assert '<b data-shows="total_votes">1</b> votes so far' in page
        assert '<rect data-shows="options.0.percentage" width="100.0" height="1"/>' in page
        assert '<rect data-shows="options.1.percentage" width="0.0" height="1"/>' in page

    def test_card_names_the_stream_of_results(self, now: datetime) -> None:
        poll = PollFactory.create()

        assert f'data-stream="/api/v1/polls/{poll.pk}/stream/"' in rendered(CARD, now=now)

    def test_card_omits_hidden_results(self, now: datetime, voter: User) -> None:
        secret = PollFactory.create(results_visibility=Poll.Visibility.OWNER)
        PollFactory.create(question="Whisper?", is_public=False)
        vote(secret, voter)

        assert "No open poll shows its results yet." in rendered(CARD, now=now)
