"""The card of movies: drawn posters of the trending films."""

from datetime import datetime

import pytest

from domains.movies.card import CARD, MOST_SHOWN
from domains.movies.errors import UpstreamFailed
from domains.movies.simulator import Simulator
from shared.cards import CardRequest
from tests.nexus.portal.rendering import rendered


@pytest.mark.django_db
class TestCard:
    def test_card_shows_posters_with_title_and_rating(self, now: datetime) -> None:
        values = CARD.read(CardRequest(now=now))

        posters = values["posters"]
        assert isinstance(posters, list)
        assert len(posters) == MOST_SHOWN
        assert all(poster["title"] and 0 <= poster["rating"] <= 10 for poster in posters)

    def test_pictures_are_inline(self, now: datetime) -> None:
        page = rendered(CARD, now=now)

        assert page.count("<svg") == MOST_SHOWN
        assert "<img" not in page
        assert "://" not in page

    def test_card_shows_the_attribution(self, now: datetime) -> None:
        assert "This product uses the TMDB API but is not endorsed" in rendered(CARD, now=now)

    def test_failed_upstream_call_raises(self, now: datetime, tmdb: Simulator) -> None:
        tmdb.fail(mode="status", status=500)

        with pytest.raises(UpstreamFailed):
            CARD.read(CardRequest(now=now))
