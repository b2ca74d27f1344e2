"""What becomes of our answers when TMDb misbehaves, row by row, over a real socket."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from domains.movies.clients.circuit import Guard, Limits
from domains.movies.domain import DOMAIN
from domains.movies.errors import UpstreamUnavailable
from domains.movies.models import LastCopy
from domains.movies.selectors.answers import PAGES
from domains.movies.simulator import Simulator
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.movies.conftest import TOKEN, AllAtOnce, forget_everything_kept
from tests.domains.movies.factories import FavoriteFactory, MovieFactory

TRENDING = "movies/trending/"
LONGEST_ANSWER = 8.0

# What TMDb does, and what we answer without a copy: status, code and Retry-After.
ROWS = [
    pytest.param({"mode": "status", "status": 401}, 503, "upstream_unavailable", "60", id="401"),
    pytest.param({"mode": "status", "status": 403}, 503, "upstream_unavailable", "60", id="403"),
    pytest.param(
        {"mode": "status", "status": 429, "retry_after": "7"},
        *(503, "upstream_unavailable", "7"),
        id="429",
    ),
    pytest.param({"mode": "status", "status": 500}, 502, "upstream_error", None, id="500"),
    pytest.param({"mode": "status", "status": 503}, 502, "upstream_error", None, id="503"),
    pytest.param({"mode": "status", "status": 418}, 502, "upstream_error", None, id="418"),
    pytest.param(
        {"mode": "status", "status": 404}, 502, "upstream_error", None, id="404-of-a-list"
    ),
    pytest.param({"mode": "html"}, 502, "upstream_error", None, id="html"),
    pytest.param({"mode": "truncated"}, 502, "upstream_error", None, id="truncated"),
    pytest.param({"mode": "wrong"}, 502, "upstream_error", None, id="wrong-types"),
    pytest.param({"mode": "reset"}, 502, "upstream_error", None, id="reset"),
    pytest.param({"mode": "redirect"}, 502, "upstream_error", None, id="redirect"),
    pytest.param({"mode": "bomb"}, 502, "upstream_error", None, id="gzip-bomb"),
    pytest.param(
        {"mode": "body", "body": " " * 3_000_000}, 502, "upstream_error", None, id="too-large"
    ),
    pytest.param({"mode": "body", "body": "[" * 200_000}, 502, "upstream_error", None, id="deep"),
    pytest.param({"mode": "hang"}, 504, "upstream_timeout", None, id="hang"),
]


class TestTheTable:
    @pytest.mark.parametrize(("fault", "status", "code", "retry_after"), ROWS)
    def test_without_a_copy_it_says_what_went_wrong(
        self,
        api: ApiClient,
        tmdb: Simulator,
        caplog: pytest.LogCaptureFixture,
        given_up_soon: Callable[[], None],
        fault: dict[str, Any],
        status: int,
        code: str,
        retry_after: str | None,
    ) -> None:
        tmdb.fail(**fault)
        if fault["mode"] == "hang":
            given_up_soon()

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers.get("Retry-After") == retry_after
        assert TOKEN not in answer.content.decode() + str(answer.headers) + caplog.text

    @pytest.mark.parametrize(("fault", "status", "code", "retry_after"), ROWS)
    def test_with_a_stale_copy_nobody_notices(
        self,
        api: ApiClient,
        tmdb: Simulator,
        all_stale: None,
        caplog: pytest.LogCaptureFixture,
        given_up_soon: Callable[[], None],
        fault: dict[str, Any],
        status: int,
        code: str,
        retry_after: str | None,
    ) -> None:
        good = api.rest("GET", TRENDING).json()
        tmdb.fail(**fault)
        if fault["mode"] == "hang":
            given_up_soon()

        answer = api.rest("GET", TRENDING)

        assert answer.status_code == 200
        assert answer.headers["Cache-Status"] == "nexus; hit; detail=stale"
        assert answer.json() == {**good, "stale": True}
        assert TOKEN not in answer.content.decode() + caplog.text

    def test_a_film_that_is_absent_is_so_for_ten_minutes(
        self, api: ApiClient, tmdb: Simulator
    ) -> None:
        answers = [api.rest("GET", "movies/123456/") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert {answer.json()["code"] for answer in answers} == {"not_found"}
        assert tmdb.calls == 1

    def test_a_film_that_is_withdrawn_is_gone_though_a_copy_is_kept(
        self, api: ApiClient, tmdb: Simulator, all_stale: None, film: int
    ) -> None:
        api.rest("GET", f"movies/{film}/")
        tmdb.fail(mode="status", status=404)

        # The first to ask may be shown the copy while the news is on its way.
        statuses = [self._status(api, film) for _ in range(10)]

        assert statuses[-1] == 404

    @pytest.mark.parametrize("status", [400, 422])
    def test_a_question_that_tmdb_refuses_is_refused(
        self, api: ApiClient, tmdb: Simulator, status: int
    ) -> None:
        tmdb.fail(mode="status", status=status)

        answer = api.rest("GET", "movies/search/?q=lighthouse")

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")

    def test_a_page_that_is_stale_is_replaced_when_tmdb_is_well(
        self, api: ApiClient, tmdb: Simulator, all_stale: None
    ) -> None:
        api.rest("GET", TRENDING)

        # Requests with a short time limit get the copy, so the number before a refresh is unknown.
        replaced, status, deadline = "nexus; fwd=stale; stored", "", time.monotonic() + 20
        while status != replaced and time.monotonic() < deadline:
            status = api.rest("GET", TRENDING).headers["Cache-Status"]

        assert status == replaced
        assert tmdb.calls > 1

    def test_a_slow_tmdb_slows_nobody_who_can_have_the_copy(
        self, api: ApiClient, tmdb: Simulator, all_stale: None, settings: Settings
    ) -> None:
        settings.TMDB_READ_SECONDS = settings.TMDB_TOTAL_SECONDS = 5.0
        api.rest("GET", TRENDING)
        tmdb.fail(delay=3.0)

        began = time.monotonic()
        answer = api.rest("GET", TRENDING)

        assert answer.headers["Cache-Status"] == "nexus; hit; detail=stale"
        assert time.monotonic() - began < 3.0

    def _status(self, api: ApiClient, film: int) -> int:
        status: int = api.rest("GET", f"movies/{film}/").status_code
        time.sleep(0.1 if status == 200 else 0)
        return status


class TestTheBound:
    def test_no_answer_takes_longer_than_eight_seconds(self) -> None:
        defaults = {setting.name: setting.default for setting in DOMAIN.settings}

        whole, fetch_timeout = float(defaults["TMDB_TOTAL_SECONDS"]), PAGES._fetch_timeout

        assert (defaults["TMDB_CONNECT_SECONDS"], defaults["TMDB_READ_SECONDS"], whole) == (
            2.0,
            3.0,
            6.0,
        )
        assert whole < fetch_timeout < LONGEST_ANSWER

    def test_a_tmdb_that_hangs_costs_what_the_defaults_say(
        self, api: ApiClient, tmdb: Simulator
    ) -> None:
        tmdb.fail(mode="hang")

        began = time.monotonic()
        answer = api.rest("GET", TRENDING)

        assert answer.status_code == 504
        assert 3.0 <= time.monotonic() - began < LONGEST_ANSWER

    def test_an_answer_that_trickles_in_is_given_up(
        self, api: ApiClient, tmdb: Simulator, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        monkeypatch.setattr(PAGES, "_fetch_timeout", 1.0)

        with _Trickling() as trickling:
            settings.TMDB_API_URL = trickling
            answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["code"]) == (504, "upstream_timeout")


class TestTheRetry:
    def test_a_server_that_stumbles_once_is_asked_once_more(
        self, api: ApiClient, tmdb: Simulator
    ) -> None:
        tmdb.fail(mode="status", status=500, times=1)

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, tmdb.calls) == (200, 2)

    @pytest.mark.parametrize("mode", ["reset", "hang", "html"])
    def test_nothing_else_is_tried_again(
        self, api: ApiClient, tmdb: Simulator, given_up_soon: Callable[[], None], mode: str
    ) -> None:
        tmdb.fail(mode=mode)
        if mode == "hang":
            given_up_soon()

        api.rest("GET", TRENDING)
        deadline = time.monotonic() + LONGEST_ANSWER
        while not tmdb.calls and time.monotonic() < deadline:
            # A call that was given up may still be on its way to a simulator that is slow.
            time.sleep(0.05)

        assert tmdb.calls == 1


class TestTheCircuit:
    def test_opens_after_five_failed_calls_and_tries_again_with_one(
        self, api: ApiClient, tmdb: Simulator, settings: Settings
    ) -> None:
        settings.TMDB_CIRCUIT_SECONDS = 2.0
        tmdb.fail(mode="html")
        refused = [api.rest("GET", f"{TRENDING}?page={page}") for page in range(1, 9)]

        assert [answer.status_code for answer in refused] == [502] * 5 + [503] * 3
        assert refused[-1].json()["code"] == "upstream_unavailable"
        assert int(refused[-1].headers["Retry-After"]) in (1, 2)
        assert tmdb.calls == 5

        time.sleep(2.1)
        still_failing = [api.rest("GET", TRENDING) for _ in range(3)]
        assert [answer.status_code for answer in still_failing] == [502, 503, 503]

        tmdb.recover()
        time.sleep(2.1)
        assert [api.rest("GET", f"{TRENDING}?page={n}").status_code for n in (1, 2)] == [200, 200]

    def test_is_the_same_for_every_process(self) -> None:
        limits = Limits(calls_per_second=100, failures=2, seconds=30.0)
        here, there = Guard("shared", limits), Guard("shared", limits)

        here.failed()
        there.failed()

        for guard in (here, there):
            with pytest.raises(UpstreamUnavailable):
                guard.admit()

    def test_answers_that_say_no_do_not_open_it(self, api: ApiClient, tmdb: Simulator) -> None:
        for number in range(7):
            api.rest("GET", f"movies/{number + 1}/")

        assert api.rest("GET", TRENDING).status_code == 200

    def test_serves_copies_while_it_is_open(
        self, api: ApiClient, tmdb: Simulator, all_stale: None
    ) -> None:
        api.rest("GET", TRENDING)
        tmdb.fail(mode="html")
        for page in range(2, 8):
            api.rest("GET", f"{TRENDING}?page={page}")
        calls = tmdb.calls

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["stale"]) == (200, True)
        assert tmdb.calls == calls


class TestThePause:
    def test_makes_no_call_until_it_is_over(self, api: ApiClient, tmdb: Simulator) -> None:
        tmdb.fail(mode="status", status=429, retry_after="2", times=1)

        first = api.rest("GET", TRENDING)
        second = api.rest("GET", f"{TRENDING}?page=2")

        assert [a.status_code for a in (first, second)] == [503, 503]
        assert first.headers["Retry-After"] == "2"
        assert tmdb.calls == 1

        time.sleep(2.1)
        assert api.rest("GET", TRENDING).status_code == 200

    def test_is_guessed_where_tmdb_does_not_say(self, api: ApiClient, tmdb: Simulator) -> None:
        tmdb.fail(mode="status", status=429)

        answer = api.rest("GET", TRENDING)

        assert 1 <= int(answer.headers["Retry-After"]) <= 2

    def test_longer_each_time(self) -> None:
        guard = Guard("pausing", Limits(calls_per_second=100, failures=5, seconds=30.0))

        pauses = [guard.pause(None) for _ in range(5)]

        assert pauses[0] <= 2
        assert 12 <= pauses[4] <= 20
        assert guard.pause(10**9) == 3600


class TestTheBudget:
    def test_is_shared_and_refuses_without_waiting(self) -> None:
        limits = Limits(calls_per_second=5, failures=5, seconds=30.0)
        guards = [Guard("budget", limits) for _ in range(2)]

        refused = [self._refusal(guards[number % 2]) for number in range(30)]

        assert refused[:5] == [None] * 5
        assert {refusal.retry_after for refusal in refused if refusal} == {1}

    def _refusal(self, guard: Guard) -> UpstreamUnavailable | None:
        try:
            guard.admit()
        except UpstreamUnavailable as refusal:
            return refusal
        return None


class TestTheCopiesInPostgreSQL:
    def test_outlive_a_cache_that_is_lost_while_tmdb_is_away(
        self, api: ApiClient, tmdb: Simulator, film: int
    ) -> None:
        paths = [TRENDING, "movies/popular/", "movies/genres/", f"movies/{film}/"]
        good = {path: api.rest("GET", path).json() for path in paths}
        tmdb.fail(mode="status", status=503)
        forget_everything_kept()

        for path in paths:
            answer = api.rest("GET", path)

            assert answer.status_code == 200
            assert answer.headers["Cache-Status"] == "nexus; hit; detail=stale"
            stale = {"stale": True} if "stale" in good[path] else {}
            assert answer.json() == {**good[path], **stale}

    def test_are_kept_of_one_catalogue_and_not_shown_as_another_ones(
        self, api: ApiClient, tmdb: Simulator, settings: Settings
    ) -> None:
        api.rest("GET", TRENDING)
        settings.TMDB_API_URL = "http://127.0.0.1:9/3"

        answer = api.rest("GET", TRENDING)

        assert answer.status_code == 502
        assert LastCopy.objects.count() == 1


class TestACacheThatIsAway:
    @pytest.fixture(autouse=True)
    def _away(self, settings: Settings) -> None:
        cache = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
        settings.CACHES = {**settings.CACHES, "default": cache}

    def test_is_done_without(self, api: ApiClient, tmdb: Simulator) -> None:
        answers = [api.rest("GET", TRENDING) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].headers["Cache-Status"] == "nexus; fwd=bypass"

    def test_and_tmdb_too_leaves_the_copy(self, api: ApiClient, tmdb: Simulator) -> None:
        api.rest("GET", TRENDING)
        tmdb.fail(mode="reset")

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["stale"]) == (200, True)


class TestTmdbGoneFromTheStart:
    def test_the_rest_works_and_it_recovers_by_itself(
        self, api: ApiClient, tmdb: Simulator, viewer: User, settings: Settings
    ) -> None:
        settings.TMDB_CIRCUIT_SECONDS = 1.0
        loved = FavoriteFactory.create(user=viewer)
        known = MovieFactory.create()
        tmdb.fail(mode="reset")

        call_command("check")
        docs = Client(SERVER_NAME="localhost").get("/api/docs")
        assert docs.status_code == 200
        assert api.rest("GET", TRENDING).status_code == 502
        favorites = api.rest("GET", "movies/favorites/", by=viewer).json()
        added = api.rest("PUT", f"movies/favorites/{known.pk}/", by=viewer)

        assert [each["movie_id"] for each in favorites["results"]] == [loved.movie_id]
        assert (added.status_code, added.json()["count"]) == (200, 2)
        assert api.rest("PUT", "movies/favorites/900000050/", by=viewer).status_code == 502

        tmdb.recover()
        time.sleep(1.1)
        assert api.rest("GET", TRENDING).status_code == 200


class TestSingleFlight:
    @pytest.fixture(autouse=True)
    def _room_for_all(self, settings: Settings) -> None:
        settings.NEXUS_UPSTREAM_WAITS = 100

    def test_a_hundred_at_once_cost_one_call_and_then_none(
        self, api: ApiClient, tmdb: Simulator, transactional_db: None, all_at_once: AllAtOnce
    ) -> None:
        tmdb.latency = 0.3

        cold = all_at_once(100, lambda: api.rest("GET", TRENDING).status_code)
        assert (set(cold), tmdb.calls) == ({200}, 1)

        warm = [api.rest("GET", TRENDING).status_code for _ in range(100)]
        assert (set(warm), tmdb.calls) == ({200}, 1)

    def test_so_does_a_failure(
        self, api: ApiClient, tmdb: Simulator, transactional_db: None, all_at_once: AllAtOnce
    ) -> None:
        tmdb.fail(mode="html", delay=1.0)

        refused = all_at_once(30, lambda: api.rest("GET", TRENDING).status_code)

        assert set(refused) == {502}
        assert tmdb.calls == 1


class _Trickling:
    """A server that sends one byte at a time and is never done."""

    def __enter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._ends = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/3"

    def __exit__(self, *_: object) -> None:
        self._ends = True
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        peer, _ = self._socket.accept()
        with peer:
            peer.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self._ends:
                try:
                    peer.sendall(b"x")
                except OSError:
                    return
                time.sleep(0.1)
