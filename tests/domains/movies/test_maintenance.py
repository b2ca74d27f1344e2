"""Scheduled work of movies: purging, refreshing, warming and digests."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import Task
from django.utils import timezone
from pytest_django import Settings

from domains.movies import export, seeds, selectors, services, tasks
from domains.movies.models import (
    Favorite,
    Genre,
    LastCopy,
    Movie,
    MovieGenre,
    MovieSource,
    PreferenceGenre,
    RecommendationSet,
    WatchlistEntry,
)
from domains.movies.schedule import SCHEDULE
from domains.movies.services import maintenance
from domains.movies.simulator import Simulator
from domains.movies.simulator.words import GENRES
from nexus.celery import app
from shared.auth.events import UserDeleted
from shared.auth.models import User
from shared.events import publish
from shared.notifications.models import Notification
from tests.api_client import ApiClient
from tests.domains.movies import rows
from tests.domains.movies.conftest import clear_cache
from tests.domains.movies.factories import (
    DismissalFactory,
    FavoriteFactory,
    GenreFactory,
    MovieFactory,
    RatingFactory,
    WatchlistEntryFactory,
)
from tests.factories import UserFactory

OLD = timedelta(days=181)
RECENT = timedelta(days=179)


class TestPurge:
    def test_old_saved_film_keeps_id_and_title_only(self, db: None, now: datetime) -> None:
        outdated = {
            "fetched_at": now - OLD,
            "overview": "Long ago.",
            "raw": {"a": 1},
            "runtime": 90,
        }
        saved = [
            make.create(movie=MovieFactory.create(title=f"Saved {n}", **outdated)).movie
            for n, make in enumerate(
                (FavoriteFactory, WatchlistEntryFactory, DismissalFactory, RatingFactory)
            )
        ]
        unsaved = MovieFactory.create(**outdated)
        recent = MovieFactory.create(fetched_at=now - RECENT, overview="Lately.")
        MovieGenre.objects.create(movie=saved[0], genre=GenreFactory.create())

        assert services.purge_old(now=now) == 5

        assert not Movie.objects.filter(pk=unsaved.pk).exists()
        assert not MovieGenre.objects.exists()
        left = Movie.objects.get(pk=saved[0].pk)
        assert (left.title, left.overview, left.raw, left.runtime) == ("Saved 0", "", {}, None)
        assert left.fetched_at is None
        recent.refresh_from_db()
        assert recent.overview == "Lately."

    def test_old_copies_and_recommendations_are_deleted(self, viewer: User, now: datetime) -> None:
        LastCopy.objects.create(name="old", answer={}, fetched_at=now - OLD)
        LastCopy.objects.create(name="recent", answer={}, fetched_at=now - RECENT)
        RecommendationSet.objects.create(
            user=viewer, changed_at=now - OLD, computed_at=now - OLD, items=["film"]
        )

        services.purge_old(now=now)

        assert [copy.name for copy in LastCopy.objects.all()] == ["recent"]
        assert RecommendationSet.objects.get(user=viewer).items == []

    def test_only_the_newest_copies_stay(
        self, db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(maintenance, "MOST_COPIES", 2)
        for age in range(4):
            fetched_at = now - timedelta(days=age)
            LastCopy.objects.create(name=f"aged {age}", answer={}, fetched_at=fetched_at)

        services.purge_old(now=now)

        assert {copy.name for copy in LastCopy.objects.all()} == {"aged 0", "aged 1"}

    def test_repeated_purge_changes_nothing(self, db: None, now: datetime) -> None:
        FavoriteFactory.create(movie__fetched_at=now - OLD)

        assert [services.purge_old(now=now) for _ in range(2)] == [1, 0]


class TestRefresh:
    def test_outdated_saved_films_are_fetched_again(
        self, db: None, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        FavoriteFactory.create(
            movie=MovieFactory.create(tmdb_id=film, title="Old", fetched_at=None)
        )
        FavoriteFactory.create(movie=MovieFactory.create(fetched_at=now, checked_at=now))

        assert services.refresh_saved(now=now) == 1

        assert Movie.objects.get(pk=film).title == tmdb.library.films[film].title
        assert tmdb.calls == 1

    def test_removed_films_do_not_block_the_refresh_of_others(
        self, db: None, tmdb: Simulator, film: int, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(maintenance, "MOST_FILMS_A_RUN", 2)
        for number in (1, 2):
            FavoriteFactory.create(movie=MovieFactory.create(tmdb_id=number, title="Removed"))
        FavoriteFactory.create(movie=MovieFactory.create(tmdb_id=film, title="Old"))

        refreshed = [services.refresh_saved(now=now) for _ in range(2)]

        assert refreshed == [0, 1]
        assert Movie.objects.get(pk=film).title == tmdb.library.films[film].title

    def test_incomplete_film_does_not_block_the_refresh_of_others(
        self, db: None, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        FavoriteFactory.create(movie=MovieFactory.create(tmdb_id=5, title="Odd"))
        FavoriteFactory.create(movie=MovieFactory.create(tmdb_id=film, title="Old"))
        tmdb.fail(mode="body", body='{"id": 5, "title": null}', only="movie/5")

        assert services.refresh_saved(now=now) == 1

        assert Movie.objects.get(pk=5).title == "Odd"

    @pytest.mark.parametrize(
        "fault",
        [
            pytest.param({"mode": "status", "status": 500}, id="failed"),
            pytest.param({"mode": "wrong"}, id="unreadable"),
            pytest.param({"mode": "status", "status": 422}, id="refused"),
            pytest.param({"mode": "hang"}, id="timed-out"),
        ],
    )
    def test_failing_film_does_not_block_the_refresh_of_others(
        self, db: None, tmdb: Simulator, film: int, now: datetime,
        short_timeouts: Callable[[], None], fault: dict[str, Any],
    ) -> None:  # fmt: skip
        FavoriteFactory.create(movie=MovieFactory.create(tmdb_id=5, title="Odd"))
        FavoriteFactory.create(movie=MovieFactory.create(tmdb_id=film, title="Old"))
        short_timeouts()
        tmdb.fail(**fault, only="movie/5")

        refreshed = [services.refresh_saved(now=now) for _ in range(2)]

        assert refreshed == [1, 0]
        assert Movie.objects.get(pk=5).title == "Odd"
        assert tmdb.calls_of("movie/5") <= 2

    def test_refresh_ends_when_no_call_may_be_made(
        self, db: None, tmdb: Simulator, film: int, now: datetime
    ) -> None:
        FavoriteFactory.create(movie=MovieFactory.create(tmdb_id=film, title="Old"))
        tmdb.fail(mode="status", status=429)

        assert services.refresh_saved(now=now) == 0

        assert Movie.objects.get(pk=film).checked_at is None

    def test_genre_names_are_fetched_and_stored(self, db: None, tmdb: Simulator) -> None:
        services.refresh_genres()

        assert Genre.objects.get(pk=28).name == "Action"
        assert tmdb.calls_of("configuration") == 1


class TestWarming:
    def test_warmed_page_is_a_cache_hit(self, db: None, api: ApiClient, tmdb: Simulator) -> None:
        api.rest("GET", "movies/trending/")

        services.warm_trending(window="day")
        answer = api.rest("GET", "movies/trending/")

        assert answer["Cache-Status"] == "nexus; hit"
        assert tmdb.calls == 3

    def test_failed_warming_leaves_the_copies_in_place(self, db: None, tmdb: Simulator) -> None:
        services.warm_trending(window="day")
        clear_cache()
        tmdb.fail(mode="reset")

        services.warm_trending(window="day")

        assert LastCopy.objects.count() == 2


class TestDigest:
    @pytest.fixture
    def reader(self, viewer: User, tmdb: Simulator) -> User:
        film = tmdb.library.trending(by="week")[0]
        genre = GenreFactory.create(tmdb_id=film.genre_ids[0])
        PreferenceGenre.objects.create(user=viewer, genre=genre, weight=1)
        return viewer

    def test_digest_is_sent_once_a_week(self, reader: User, tmdb: Simulator, now: datetime) -> None:
        sent = [services.send_digests(now=now) for _ in range(2)]

        (notification,) = Notification.objects.filter(user_id=reader.pk)
        assert sent == [1, 0]
        assert notification.kind == services.DIGEST
        assert tmdb.library.trending(by="week")[0].title in notification.payload["titles"]

    def test_next_digest_names_other_films(
        self, reader: User, tmdb: Simulator, now: datetime
    ) -> None:
        for number in sorted(GENRES):
            genre, _ = Genre.objects.get_or_create(tmdb_id=number)
            PreferenceGenre.objects.get_or_create(user=reader, genre=genre, weight=1)
        services.send_digests(now=now)

        services.send_digests(now=now + timedelta(weeks=1))

        second, first = Notification.objects.filter(user_id=reader.pk).order_by("-pk")
        named = [set(each.payload["titles"].split(", ")) for each in (first, second)]
        assert [len(titles) for titles in named] == [3, 3]
        assert not named[0] & named[1]

    def test_viewer_without_liked_genres_gets_no_digest(self, viewer: User, now: datetime) -> None:
        assert services.send_digests(now=now) == 0


class TestInventedFilms:
    @pytest.fixture
    def invented(self, db: None, now: datetime) -> Movie:
        """Return an invented film that is in every list; a film of TMDb is a favourite too."""
        movie: Movie = MovieFactory.create(source=MovieSource.DEMO)
        for make in (FavoriteFactory, WatchlistEntryFactory, DismissalFactory, RatingFactory):
            make.create(movie=movie)
        FavoriteFactory.create(movie__source=MovieSource.TMDB)
        RecommendationSet.objects.create(
            user=UserFactory.create(), changed_at=now, computed_version=0, items=["film"]
        )
        return movie

    def test_invented_films_are_deleted_when_films_come_from_tmdb(
        self, invented: Movie, settings: Settings, now: datetime
    ) -> None:
        settings.TMDB_API_URL = ""

        seeds.load(now=now)

        assert [movie.source for movie in Movie.objects.all()] == ["tmdb"]
        assert Favorite.objects.count() == 1
        assert not WatchlistEntry.objects.exists()
        assert RecommendationSet.objects.get().items == []
        assert RecommendationSet.objects.get().is_outdated

    def test_invented_films_stay_while_the_simulator_is_the_catalogue(
        self, invented: Movie, now: datetime
    ) -> None:
        assert services.forget_invented() == 0

        assert Movie.objects.filter(pk=invented.pk).exists()


class TestErasure:
    @pytest.fixture
    def leaving(self, viewer: User, now: datetime) -> User:
        """Return a user with rows of every kind."""
        rows.load(amount=2, viewer=viewer, now=now)
        rows.load_records(amount=1, viewer=viewer, now=now)
        return viewer

    def test_deleted_account_leaves_no_rows(
        self, leaving: User, deliver: Callable[[], None]
    ) -> None:
        stays = FavoriteFactory.create()

        for _ in range(2):
            publish(UserDeleted(user_id=leaving.pk))
            deliver()

        assert personal_rows(leaving) == set()
        assert Favorite.objects.get() == stays

    def test_rows_saved_after_the_erasure_are_deleted_by_schedule(
        self, leaving: User, now: datetime
    ) -> None:
        stays = FavoriteFactory.create()
        User.objects.filter(pk=leaving.pk).update(deleted_at=now)

        services.erase_deleted_viewers()

        assert personal_rows(leaving) == set()
        assert Favorite.objects.get() == stays


def personal_rows(user: User) -> set[str]:
    """Return the tables with rows of the user."""
    return {name for name, found in export.collect(user_id=user.pk).items() if found}


class TestTasks:
    def test_new_favourite_triggers_recomputation(
        self, viewer: User, film: int, deliver: Callable[[], None]
    ) -> None:
        earlier = timezone.now() - timedelta(seconds=30)
        services.add_favorite(user=viewer, movie_id=film, now=earlier)

        deliver()

        current = selectors.find_recommendations(user=viewer)
        assert current is not None
        assert not current.is_outdated
        assert len(current.items) > 20

    def test_every_scheduled_task_runs(self, db: None) -> None:
        for entry in SCHEDULE.values():
            task: Task[..., None] = app.tasks[entry["task"]]
            task.apply(kwargs=entry.get("kwargs", {})).get()

    def test_warming_task_passes_its_window_on(self, db: None, tmdb: Simulator) -> None:
        tasks.warm_trending(window="week")

        assert tmdb.calls_of("trending/movie/week") == 2
