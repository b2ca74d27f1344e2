"""The card of movies: posters drawn here, of what most people look at this week."""

from datetime import datetime

import pytest

from domains.movies.card import CARD, MOST_SHOWN
from domains.movies.errors import UpstreamFailed
from domains.movies.simulator import Simulator
from shared.cards import CardRequest
from tests.nexus.portal.rendering import rendered


@pytest.mark.django_db
class TestCard:
    def test_shows_posters_with_year_and_rating(self, now: datetime) -> None:
        told = CARD.read(CardRequest(now=now))

        posters = told["posters"]
        assert isinstance(posters, list)
        assert len(posters) == MOST_SHOWN
        assert all(poster["title"] and 0 <= poster["rating"] <= 10 for poster in posters)

    def test_asks_no_other_host_for_a_picture(self, now: datetime) -> None:
        page = rendered(CARD, now=now)

        assert page.count("<svg") == MOST_SHOWN
        assert "<img" not in page
        assert "://" not in page

    def test_says_whose_films_they_are(self, now: datetime) -> None:
        assert "This product uses the TMDB API but is not endorsed" in rendered(CARD, now=now)

    def test_has_nothing_to_show_when_nobody_answers(self, now: datetime, tmdb: Simulator) -> None:
        tmdb.fail(mode="status", status=500)

        with pytest.raises(UpstreamFailed):
            CARD.read(CardRequest(now=now))
