"""Recommendations: ranking, exclusions, reasons and recomputation."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import Settings

from domains.movies import services
from domains.movies.clients import FilmRecord
from domains.movies.models import RecommendationSet
from domains.movies.services.ranking import MOST_PER_SEED, Seed, decayed, rank, score_genres
from domains.movies.simulator import Simulator
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.movies.conftest import clear_cache
from tests.factories import UserFactory

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
    def test_similar_and_repeated_films_rank_higher(self) -> None:
        seeds = decayed([(1, "One", 1.0), (2, "Two", 1.0)])
        near = {1: [record(10), record(11)], 2: [record(12), record(11)]}

        ranked = rank(seeds=seeds, neighbours=near, tastes={}, never=())

        assert [(each.film.id, each.score) for each in ranked] == [
            (10, 1.0),
            (11, 0.95),
            (12, 0.9),
        ]
        assert [seed.title for seed in ranked[1].because] == ["One", "Two"]

    def test_excluded_and_adult_films_are_omitted(self) -> None:
        near = {1: [record(10), record(11, adult=True), record(12)]}

        ranked = rank(seeds=decayed([(1, "One", 1.0)]), neighbours=near, tastes={}, never={10})

        assert [each.film.id for each in ranked] == [12]

    def test_one_seed_film_cannot_fill_the_top_of_the_ranking(self) -> None:
        heavy = [record(100 + number) for number in range(40)]
        light = [record(200 + number) for number in range(40)]
        seeds = [Seed(1, "Heavy", 100.0), Seed(2, "Light", 0.01)]

        ranked = rank(seeds=seeds, neighbours={1: heavy, 2: light}, tastes={}, never=())

        top = [each.because[0].id for each in ranked[: 2 * MOST_PER_SEED]]
        assert top == [1] * MOST_PER_SEED + [2] * MOST_PER_SEED
        assert len(ranked) == 80

    def test_liked_and_disliked_genres_change_the_score(self) -> None:
        tastes = score_genres([(1, 2), (1,)], liked=[3], disliked=[4])
        near = {1: [record(10, genres=(4,)), record(11, genres=(3,)), record(12)]}

        ranked = rank(seeds=decayed([(1, "One", 0.4)]), neighbours=near, tastes=tastes, never=())

        assert tastes == pytest.approx({1: 0.2, 2: 0.1, 3: 0.5, 4: -0.5})
        assert [each.film.id for each in ranked] == [11, 12]


class TestRecommendations:
    @pytest.fixture
    def get_page(self, api: ApiClient, viewer: User) -> Callable[..., Any]:
        def get_page(query: str = "") -> Any:
            answer = api.rest("GET", f"movies/recommendations/{query}", by=viewer)
            assert answer.status_code == 200, answer.content
            return answer.json()

        return get_page

    def test_new_viewer_gets_trending_films(
        self, get_page: Callable[..., Any], tmdb: Simulator
    ) -> None:
        page = get_page()

        trending = [film.id for film in tmdb.library.trending(by="week")[:20]]
        assert page["strategy"] == "cold_start"
        assert [each["movie"]["id"] for each in page["results"]] == trending
        assert page["results"][0]["because"] == []

    def test_recommendation_names_its_reason(
        self, get_page: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)

        page = get_page()

        expected = tmdb.library.films[film]
        near = {other.id for other in tmdb.library.near(expected)}
        assert page["strategy"] == "personal"
        assert len(page["results"]) == 20
        assert {each["movie"]["id"] for each in page["results"]} <= near
        assert all(
            each["because"] == [{"id": film, "title": expected.title}] for each in page["results"]
        )
        scores = [each["score"] for each in page["results"]]
        assert scores == sorted(scores, reverse=True)

    def test_new_favourite_changes_the_recommendations(
        self, get_page: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        before = get_page()
        other = next(
            other
            for other in tmdb.library.films.values()
            if not {*other.genre_ids} & {*tmdb.library.films[film].genre_ids}
        )

        services.add_favorite(user=viewer, movie_id=other.id, now=now + LATER)
        after = get_page()

        reasons = {reason["id"] for each in after["results"] for reason in each["because"]}
        assert before["results"] != after["results"]
        assert reasons == {film, other.id}

    def test_saved_rated_dismissed_and_adult_films_are_not_recommended(
        self, get_page: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        first, second, third = (each["movie"]["id"] for each in get_page()["results"][:3])

        services.add_favorite(user=viewer, movie_id=first, now=now + LATER)
        services.dismiss_movie(user=viewer, movie_id=second, now=now + LATER)
        services.rate_movie(user=viewer, movie_id=third, value=Decimal(9), now=now + LATER)

        offered = [each["movie"] for n in (1, 2, 3) for each in get_page(f"?page={n}")["results"]]
        adult = {one.id for one in tmdb.library.films.values() if one.adult}
        assert not {film, first, second, third} & {movie["id"] for movie in offered}
        assert not adult & {movie["id"] for movie in offered}
        assert adult & {other.id for other in tmdb.library.near(tmdb.library.films[film])}

    def test_page_is_refilled_after_dismissals(
        self, get_page: Callable[..., Any], viewer: User, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        offered = [each["movie"]["id"] for each in get_page()["results"]]

        for movie_id in offered:
            services.dismiss_movie(user=viewer, movie_id=movie_id, now=now + LATER)
        refilled = [each["movie"]["id"] for each in get_page()["results"]]

        assert len(refilled) == 20
        assert not {*offered} & {*refilled}

    def test_trending_page_is_refilled_after_dismissals(
        self, get_page: Callable[..., Any], viewer: User, tmdb: Simulator, now: datetime
    ) -> None:
        for film in tmdb.library.trending(by="week")[:5]:
            services.dismiss_movie(user=viewer, movie_id=film.id, now=now)

        page = get_page()

        expected = [film.id for film in tmdb.library.trending(by="week")[5:25]]
        assert page["strategy"] == "cold_start"
        assert [each["movie"]["id"] for each in page["results"]] == expected

    @pytest.mark.parametrize("page", [1, 5, 6, 12, 250, 500])
    def test_any_trending_page_needs_at_most_five_upstream_calls(
        self, get_page: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, page: int,
        now: datetime,
    ) -> None:  # fmt: skip
        services.dismiss_movie(user=viewer, movie_id=film, now=now)
        tmdb.faults.forget_calls()

        get_page(f"?page={page}")

        assert 1 <= tmdb.calls <= 5

    def test_trending_pages_contain_every_film_once(
        self, get_page: Callable[..., Any], viewer: User, tmdb: Simulator, now: datetime
    ) -> None:
        trending = [film.id for film in tmdb.library.trending(by="week")]
        for movie_id in trending[2:9]:
            services.dismiss_movie(user=viewer, movie_id=movie_id, now=now)

        shown = [
            each["movie"]["id"] for n in range(1, 6) for each in get_page(f"?page={n}")["results"]
        ]

        assert shown == [movie_id for movie_id in trending[:100] if movie_id not in trending[2:9]]

    def test_trending_pages_contain_every_film_after_many_dismissals(
        self, get_page: Callable[..., Any], viewer: User, tmdb: Simulator, now: datetime
    ) -> None:
        trending = [film.id for film in tmdb.library.trending(by="week")]
        for movie_id in trending[:45]:
            services.dismiss_movie(user=viewer, movie_id=movie_id, now=now)

        pages = [
            [each["movie"]["id"] for each in get_page(f"?page={n}")["results"]] for n in range(1, 6)
        ]

        assert [len(page) for page in pages] == [20, 20, 15, 0, 0]
        assert [movie_id for page in pages for movie_id in page] == trending[45:100]

    def test_film_on_two_trending_pages_is_offered_once(
        self, get_page: Callable[..., Any], tmdb: Simulator
    ) -> None:
        rows = [{"id": n, "title": f"Film {n}", "adult": n > 15} for n in range(1, 21)]
        tmdb.fail(mode="body", body=json.dumps({"results": rows, "total_pages": 500}))

        page = get_page()

        assert [each["movie"]["id"] for each in page["results"]] == [*range(1, 16)]
        assert tmdb.calls == 5

    def test_strategy_parameter_selects_the_strategy(
        self, get_page: Callable[..., Any], viewer: User, film: int, now: datetime
    ) -> None:
        assert get_page("?strategy=personal")["results"] == []

        services.add_favorite(user=viewer, movie_id=film, now=now)

        assert get_page("?strategy=cold_start")["strategy"] == "cold_start"
        assert get_page("?strategy=personal")["strategy"] == "personal"

    def test_recommendations_are_served_without_upstream_and_cache(
        self, get_page: Callable[..., Any], viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        before = get_page()["results"]
        clear_cache()
        tmdb.fail(mode="reset")

        services.rate_movie(user=viewer, movie_id=film, value=Decimal(9), now=now + LATER)

        assert get_page()["results"] == before


class TestRecomputation:
    def test_recomputation_waits_for_the_last_change_and_runs_once(
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

    def test_oldest_set_is_recomputed_weekly(self, viewer: User, film: int, now: datetime) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        services.recompute_recommendations(user_id=viewer.pk, now=now + LATER)

        assert services.recompute_oldest(now=now + timedelta(days=6)) == 0
        assert services.recompute_oldest(now=now + timedelta(days=8)) == 1

    def test_incomplete_set_is_completed_after_recovery(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        for number in (0, 1):
            services.add_favorite(user=viewer, movie_id=film + number, now=now)
        tmdb.fail(mode="status", status=500, only=f"movie/{film}/recommendations")
        computed_at = now + LATER
        services.recompute_recommendations(user_id=viewer.pk, now=computed_at)
        partial = RecommendationSet.objects.get(user=viewer)
        tmdb.recover()
        clear_cache()

        soon = services.recompute_incomplete(now=computed_at + timedelta(seconds=30))
        later = services.recompute_incomplete(now=computed_at + timedelta(minutes=2))

        complete = RecommendationSet.objects.get(user=viewer)
        assert (soon, later) == (0, 1)
        assert (partial.is_incomplete, complete.is_incomplete) == (True, False)
        assert len(complete.items) > len(partial.items)

    def test_set_computed_over_the_rate_budget_is_incomplete(
        self, viewer: User, tmdb: Simulator, film: int, settings: Settings, now: datetime
    ) -> None:
        for number in range(8):
            services.add_favorite(user=viewer, movie_id=film + number, now=now)
        settings.TMDB_CALLS_PER_SECOND = 3

        services.recompute_recommendations(user_id=viewer.pk, now=now + LATER)

        assert RecommendationSet.objects.get(user=viewer).is_incomplete

    def test_reading_an_incomplete_set_completes_it(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        for number in (0, 1):
            services.add_favorite(user=viewer, movie_id=film + number, now=now)
        tmdb.fail(mode="status", status=500, only=f"movie/{film}/recommendations")
        services.recommend_movies(user=viewer, page=1, strategy=None, now=now)
        tmdb.recover()
        clear_cache()

        services.recommend_movies(user=viewer, page=1, strategy=None, now=now + 2 * LATER)

        assert not RecommendationSet.objects.get(user=viewer).is_incomplete

    @pytest.mark.parametrize(
        "fault",
        [
            pytest.param({"mode": "wrong"}, id="unreadable"),
            pytest.param({"mode": "status", "status": 422}, id="refused"),
        ],
    )
    def test_failing_film_of_one_viewer_does_not_block_the_sets_of_others(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime, fault: dict[str, Any]
    ) -> None:
        other = UserFactory.create()
        services.add_favorite(user=viewer, movie_id=film, now=now)
        services.add_favorite(user=other, movie_id=film + 1, now=now)
        for user in (viewer, other):
            services.recompute_recommendations(user_id=user.pk, now=now + LATER)
        RecommendationSet.objects.filter(user=viewer).update(computed_at=now)
        clear_cache()
        tmdb.faults.forget_calls()
        tmdb.fail(**fault, only=f"movie/{film}/recommendations")
        later = now + timedelta(days=8)

        done = [services.recompute_oldest(now=later) for _ in range(2)]

        assert done == [1, 0]
        assert tmdb.calls_of(f"movie/{film}/recommendations") == 1
        failed = RecommendationSet.objects.get(user=viewer)
        assert (failed.computed_at, failed.failed_at) == (now, later)
        assert failed.items

    def test_failed_set_is_computed_again_after_recovery(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        tmdb.fail(mode="html")

        failed = services.recompute_oldest(now=now)
        tmdb.recover()
        done = services.recompute_oldest(now=now + timedelta(hours=7))

        assert (failed, done) == (0, 1)
        assert RecommendationSet.objects.get(user=viewer).failed_at is None

    def test_incomplete_set_that_fails_does_not_block_others(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        other = UserFactory.create()
        for number, user in enumerate((viewer, other)):
            services.add_favorite(user=user, movie_id=film + number, now=now)
            RecommendationSet.objects.filter(user=user).update(
                is_incomplete=True, computed_at=now + timedelta(seconds=number)
            )
        tmdb.fail(mode="status", status=500, only=f"movie/{film}/recommendations")

        done = services.recompute_incomplete(now=now + 2 * LATER)

        assert done == 1
        assert not RecommendationSet.objects.get(user=other).is_incomplete

    def test_recomputation_ends_when_no_call_may_be_made(
        self, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        tmdb.fail(mode="status", status=429)

        assert services.recompute_oldest(now=now + timedelta(days=8)) == 0
        assert RecommendationSet.objects.get(user=viewer).failed_at is None

    def test_refused_query_serves_the_stored_set(
        self, api: ApiClient, viewer: User, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        services.add_favorite(user=viewer, movie_id=film, now=now)
        before = api.rest("GET", "movies/recommendations/", by=viewer).json()
        clear_cache()
        tmdb.fail(mode="status", status=422, only=f"movie/{film}/recommendations")
        RecommendationSet.objects.update(version=9)

        answer = api.rest("GET", "movies/recommendations/", by=viewer)

        assert answer.status_code == 200
        assert answer.json()["results"] == before["results"]
