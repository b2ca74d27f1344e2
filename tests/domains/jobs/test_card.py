"""The card of the job board: a search and its duration."""

from datetime import datetime, timedelta

from domains.jobs.card import CARD
from shared.cards import CardRequest
from tests.domains.jobs.factories import JobFactory
from tests.nexus.portal.rendering import rendered


class TestCard:
    def test_card_without_a_search_shows_the_newest_postings(self, now: datetime) -> None:
        JobFactory.create(title="Potter", posted_at=now - timedelta(days=2))
        JobFactory.create(title="Tea taster", posted_at=now - timedelta(days=1))

        page = rendered(CARD, now=now)

        assert page.index("Tea taster") < page.index("Potter")
        assert "<b>2</b> open postings in <b>" in page

    def test_search_shows_its_count_and_duration(self, now: datetime) -> None:
        JobFactory.create(title="Tea taster")
        JobFactory.create(title="Potter")

        values = CARD.read(CardRequest(now=now, words="tea"))

        assert values["count"] == 1
        assert isinstance(values["milliseconds"], float)
        assert 0 < values["milliseconds"] < 5000

    def test_search_words_are_shown_escaped(self, now: datetime) -> None:
        page = rendered(CARD, now=now, words='"><b>tea')

        assert 'value="&quot;&gt;&lt;b&gt;tea"' in page
        assert "<b>0</b> open postings for “&quot;&gt;&lt;b&gt;tea”" in page

    def test_expired_posting_is_not_counted(self, now: datetime) -> None:
        JobFactory.create(expires_at=now - timedelta(minutes=1))

        assert CARD.read(CardRequest(now=now))["count"] == 0
