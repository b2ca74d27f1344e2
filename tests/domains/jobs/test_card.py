"""The job board's card: a search, and how long it took."""

from datetime import datetime, timedelta

from domains.jobs.card import CARD
from shared.cards import CardRequest
from tests.domains.jobs.factories import JobFactory
from tests.nexus.portal.rendering import rendered


class TestCard:
    def test_shows_the_newest_postings_at_first(self, now: datetime) -> None:
        JobFactory.create(title="Potter", posted_at=now - timedelta(days=2))
        JobFactory.create(title="Tea taster", posted_at=now - timedelta(days=1))

        page = rendered(CARD, now=now)

        assert page.index("Tea taster") < page.index("Potter")
        assert "<b>2</b> open postings in <b>" in page

    def test_shows_what_was_searched_for_and_how_long_it_took(self, now: datetime) -> None:
        JobFactory.create(title="Tea taster")
        JobFactory.create(title="Potter")

        told = CARD.read(CardRequest(now=now, words="tea"))

        assert told["count"] == 1
        assert isinstance(told["milliseconds"], float)
        assert 0 < told["milliseconds"] < 5000

    def test_keeps_the_words_as_they_were_typed(self, now: datetime) -> None:
        page = rendered(CARD, now=now, words='"><b>tea')

        assert 'value="&quot;&gt;&lt;b&gt;tea"' in page
        assert "<b>0</b> open postings for “&quot;&gt;&lt;b&gt;tea”" in page

    def test_leaves_out_what_is_over(self, now: datetime) -> None:
        JobFactory.create(expires_at=now - timedelta(minutes=1))

        assert CARD.read(CardRequest(now=now))["count"] == 0
