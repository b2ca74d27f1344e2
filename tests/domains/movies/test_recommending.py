"""Recommendations: what is never among them, what makes up for it, and why a film is there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import Settings

from domains.movies import services
from domains.movies.clients import FilmRecord
from domains.movies.models import RecommendationSet
from domains.movies.services.ranking import MOST_PER_SEED, Seed, faded, rank, tastes_of
from domains.movies.simulator import Simulator
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.movies.conftest import forget_everything_kept

LATER = timedelta(minutes=1)


def record(number: int, *, genres: tuple[int, ...] = (), adult: bool = False) -> FilmRecord:
    return FilmRecord(
        id=number,
        title=f"Film {number}",
        original_title="",
        overview="",
        release_date=None,
        poster_path="",
        backdrop_path="",
        vote_average=5.0,
        vote_count=1,
        popularity=1.0,
        original_language="en",
        adult=adult,
        genre_ids=genres,
    )


class TestRanking:
    def test_the_nearer_and_the_more_often_the_better(self) -> None:
        seeds = faded([(1, "One", 1.0), (2, "Two", 1.0)])
        near = {1: [record(10), record(11)], 2: [record(12), record(11)]}

        ranked = rank(seeds=seeds, neighbours=near, tastes={}, never=())

        assert [(each.film.id, each.score) for each in ranked] == [
            (10, 1.0),
            (11, 0.95),
            (12, 0.9),
        ]
        assert [seed.title for seed in ranked[1].because] == ["One", "Two"]

    def test_leaves_out_what_is_never_offered_and_what_is_for_adults(self) -> None:
        near = {1: [record(10), record(11, adult=True), record(12)]}

        ranked = rank(seeds=faded([(1, "One", 1.0)]), neighbours=near, tastes={}, never={10})

        assert [each.film.id for each in ranked] == [12]

    def test_lets_no_film_fill_the_top_alone(self) -> None:
        loud = [record(100 + number) for number in range(40)]
        quiet = [record(200 + number) for number in range(40)]
        seeds = [Seed(1, "Loud", 100.0), Seed(2, "Quiet", 0.01)]

        ranked = rank(seeds=seeds, neighbours={1: loud, 2: quiet}, tastes={}, never=())

        top = [each.because[0].id for each in ranked[: 2 * MOST_PER_SEED]]
        assert top == [1] * MOST_PER_SEED + [2] * MOST_PER_SEED
        assert len(ranked) == 80

    def test_genres_count_for_and_against(self) -> None:
        tastes = tastes_of([(1, 2), (1,)], liked=[3], disliked=[4])
        near = {1: [record(10, genres=(4,)), record(11, genres=(3,)), record(12)]}

        ranked = rank(seeds=faded([(1, "One", 0.4)]), neighbours=near, tastes=tastes, never=())

        assert tastes == pytest.approx({1: 0.2, 2: 0.1, 3: 0.5, 4: -0.5})
        assert [each.film.id for each in ranked] == [11, 12]


class TestRecommendations:
    @pytest.fixture
    def ask(self, api: ApiClient, viewer: User) -> Callable[..., Any]:
        def ask(query: str = "") -> Any:
            answer = api.rest("GET", f"movies/recommendations/{query}", by=viewer)
            assert answer.status_code == 200, answer.content
            return answer.json()

        return ask

    def test_begin_with_what_is_trending(self, ask: Callable[..., Any], tmdb: Simulator) -> None:
        page = ask()

        trending = [film.id for film in tmdb.library.trending(by="week")[:20]]
        assert page["strategy"] == "cold_start"
        assert [each["movie"]["id"] for each in page["results"]] == trending
        assert page["results"][0]["because"] == []

    def test_say_because_of_which_film(
        self, ask: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)

        page = ask()

        told = tmdb.library.films[film]
        near = {other.id for other in tmdb.library.near(told)}
        assert page["strategy"] == "personal"
        assert len(page["results"]) == 20
        assert {each["movie"]["id"] for each in page["results"]} <= near
        assert all(
            each["because"] == [{"id": film, "title": told.title}] for each in page["results"]
        )
        scores = [each["score"] for each in page["results"]]
        assert scores == sorted(scores, reverse=True)

    def test_change_after_a_new_favorite(
        self, ask: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        before = ask()
        other = next(
            other
            for other in tmdb.library.films.values()
            if not {*other.genre_ids} & {*tmdb.library.films[film].genre_ids}
        )

        services.add_favorite(user=viewer, movie_id=other.id, now=now + LATER)
        after = ask()

        reasons = {reason["id"] for each in after["results"] for reason in each["because"]}
        assert before["results"] != after["results"]
        assert reasons == {film, other.id}

    def test_never_hold_what_is_loved_rated_dismissed_or_for_adults(
        self, ask: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        first, second, third = (each["movie"]["id"] for each in ask()["results"][:3])

        services.add_favorite(user=viewer, movie_id=first, now=now + LATER)
        services.dismiss_movie(user=viewer, movie_id=second, now=now + LATER)
        services.rate_movie(user=viewer, movie_id=third, value=Decimal(9), now=now + LATER)

        offered = [each["movie"] for n in (1, 2, 3) for each in ask(f"?page={n}")["results"]]
        adult = {one.id for one in tmdb.library.films.values() if one.adult}
        assert not {film, first, second, third} & {movie["id"] for movie in offered}
        assert not adult & {movie["id"] for movie in offered}
        assert adult & {other.id for other in tmdb.library.near(tmdb.library.films[film])}

    def test_are_filled_up_after_filtering(
        self, ask: Callable[..., Any], viewer: User, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        offered = [each["movie"]["id"] for each in ask()["results"]]

        for movie_id in offered:
            services.dismiss_movie(user=viewer, movie_id=movie_id, now=now + LATER)
        refilled = [each["movie"]["id"] for each in ask()["results"]]

        assert len(refilled) == 20
        assert not {*offered} & {*refilled}

    def test_that_are_only_trending_are_filled_up_too(
        self, ask: Callable[..., Any], viewer: User, tmdb: Simulator, now: datetime
    ) -> None:
        for film in tmdb.library.trending(by="week")[:5]:
            services.dismiss_movie(user=viewer, movie_id=film.id, now=now)

        page = ask()

        expected = [film.id for film in tmdb.library.trending(by="week")[5:25]]
        assert page["strategy"] == "cold_start"
        assert [each["movie"]["id"] for each in page["results"]] == expected

    @pytest.mark.parametrize("page", [1, 5, 6, 12, 250, 500])
    def test_trending_pages_cost_at_most_five_calls_whatever_the_page(
        self, ask: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, page: int,
        now: datetime,
    ) -> None:  # fmt: skip
        services.dismiss_movie(user=viewer, movie_id=film, now=now)
        tmdb.faults.forget_calls()

        ask(f"?page={page}")

        assert 1 <= tmdb.calls <= 5

    def test_trending_pages_show_each_film_once_and_leave_none_out(
        self, ask: Callable[..., Any], viewer: User, tmdb: Simulator, now: datetime
    ) -> None:
        trending = [film.id for film in tmdb.library.trending(by="week")]
        for movie_id in trending[2:9]:
            services.dismiss_movie(user=viewer, movie_id=movie_id, now=now)

        shown = [each["movie"]["id"] for n in range(1, 6) for each in ask(f"?page={n}")["results"]]

        assert shown == [movie_id for movie_id in trending[:100] if movie_id not in trending[2:9]]

    def test_can_be_asked_for_by_strategy(
        self, ask: Callable[..., Any], viewer: User, film: int, now: datetime
    ) -> None:
        assert ask("?strategy=personal")["results"] == []

        services.add_favorite(user=viewer, movie_id=film, now=now)

        assert ask("?strategy=cold_start")["strategy"] == "cold_start"
        assert ask("?strategy=personal")["strategy"] == "personal"

    def test_outlive_tmdb_and_the_cache(
        self, ask: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        before = ask()["results"]
        forget_everything_kept()
        tmdb.fail(mode="reset")

        services.rate_movie(user=viewer, movie_id=film, value=Decimal(9), now=now + LATER)

        assert ask()["results"] == before


class TestComputingLater:
    def test_waits_until_the_taste_has_settled_and_then_does_it_once(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        services.add_favorite(user=viewer, movie_id=film + 1, now=now + timedelta(seconds=3))

        moments = (6, 9, 12)
        done = [
            services.recompute_recommendations(
                user_id=viewer.pk, now=now + timedelta(seconds=seconds)
            )
            for seconds in moments
        ]

        assert done == [False, True, False]
        current = RecommendationSet.objects.get(user=viewer)
        assert current.computed_at == now + timedelta(seconds=9)
        assert len(current.items) > 20

    def test_is_done_weekly_whatever_happens(self, viewer: User, film: int, now: datetime) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        services.recompute_recommendations(user_id=viewer.pk, now=now + LATER)

        assert services.recompute_oldest(now=now + timedelta(days=6)) == 0
        assert services.recompute_oldest(now=now + timedelta(days=8)) == 1

    def test_a_set_computed_while_a_call_failed_is_completed_later(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        for number in (0, 1):
            services.add_favorite(user=viewer, movie_id=film + number, now=now)
        tmdb.fail(mode="status", status=500, only=f"movie/{film}/recommendations")
        computed_at = now + LATER
        services.recompute_recommendations(user_id=viewer.pk, now=computed_at)
        partial = RecommendationSet.objects.get(user=viewer)
        tmdb.recover()
        forget_everything_kept()

        soon = services.recompute_incomplete(now=computed_at + timedelta(seconds=30))
        later = services.recompute_incomplete(now=computed_at + timedelta(minutes=2))

        complete = RecommendationSet.objects.get(user=viewer)
        assert (soon, later) == (0, 1)
        assert (partial.is_incomplete, complete.is_incomplete) == (True, False)
        assert len(complete.items) > len(partial.items)

    def test_a_set_computed_while_the_call_budget_was_spent_is_incomplete(
        self, viewer: User, tmdb: Simulator, film: int, settings: Settings, now: datetime
    ) -> None:
        for number in range(8):
            services.add_favorite(user=viewer, movie_id=film + number, now=now)
        settings.TMDB_CALLS_PER_SECOND = 3

        services.recompute_recommendations(user_id=viewer.pk, now=now + LATER)

        assert RecommendationSet.objects.get(user=viewer).is_incomplete

    def test_a_reader_of_an_incomplete_set_has_it_completed(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        for number in (0, 1):
            services.add_favorite(user=viewer, movie_id=film + number, now=now)
        tmdb.fail(mode="status", status=500, only=f"movie/{film}/recommendations")
        services.recommend_movies(user=viewer, page=1, strategy=None, now=now)
        tmdb.recover()
        forget_everything_kept()

        services.recommend_movies(user=viewer, page=1, strategy=None, now=now + 2 * LATER)

        assert not RecommendationSet.objects.get(user=viewer).is_incomplete

    def test_stops_at_once_when_tmdb_is_of_no_help(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        tmdb.fail(mode="html")

        assert services.recompute_oldest(now=now + timedelta(days=8)) == 0
