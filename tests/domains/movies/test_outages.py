"""Responses during faults of TMDb, over a real socket."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from domains.movies.clients import PageRequest, catalogue
from domains.movies.clients.circuit import Limits, SharedCircuitBreaker
from domains.movies.domain import DOMAIN
from domains.movies.errors import UpstreamTimedOut, UpstreamUnavailable
from domains.movies.models import LastCopy
from domains.movies.selectors.catalogue_cache import PAGES
from domains.movies.simulator import Simulator
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.concurrency import repeat_concurrently
from tests.domains.movies.conftest import TOKEN, clear_cache, end_period
from tests.domains.movies.factories import FavoriteFactory, MovieFactory

TRENDING = "movies/trending/"
LONGEST_ANSWER = 8.0

# Faults of TMDb, and the response without a copy: status, code and Retry-After.
FAULTS = [
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


class TestFaults:
    @pytest.mark.parametrize(("fault", "status", "code", "retry_after"), FAULTS)
    def test_fault_without_a_copy_gets_its_documented_error(
        self,
        api: ApiClient,
        tmdb: Simulator,
        caplog: pytest.LogCaptureFixture,
        short_timeouts: Callable[[], None],
        fault: dict[str, Any],
        status: int,
        code: str,
        retry_after: str | None,
    ) -> None:
        tmdb.fail(**fault)
        if fault["mode"] == "hang":
            short_timeouts()

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers.get("Retry-After") == retry_after
        assert TOKEN not in answer.content.decode() + str(answer.headers) + caplog.text

    @pytest.mark.parametrize(("fault", "status", "code", "retry_after"), FAULTS)
    def test_fault_with_a_copy_gets_the_stale_copy(
        self,
        api: ApiClient,
        tmdb: Simulator,
        always_stale: None,
        caplog: pytest.LogCaptureFixture,
        short_timeouts: Callable[[], None],
        fault: dict[str, Any],
        status: int,
        code: str,
        retry_after: str | None,
    ) -> None:
        good = api.rest("GET", TRENDING).json()
        tmdb.fail(**fault)
        if fault["mode"] == "hang":
            short_timeouts()

        answer = api.rest("GET", TRENDING)

        assert answer.status_code == 200
        assert answer.headers["Cache-Status"] == "nexus; hit; detail=stale"
        assert answer.json() == {**good, "stale": True}
        assert TOKEN not in answer.content.decode() + caplog.text

    def test_absence_of_a_film_is_cached(self, api: ApiClient, tmdb: Simulator) -> None:
        answers = [api.rest("GET", "movies/123456/") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert {answer.json()["code"] for answer in answers} == {"not_found"}
        assert tmdb.calls == 1

    def test_withdrawn_film_is_not_found_despite_a_copy(
        self, api: ApiClient, tmdb: Simulator, always_stale: None, film: int
    ) -> None:
        api.rest("GET", f"movies/{film}/")
        tmdb.fail(mode="status", status=404)

        # The first requests may get the copy while the refresh is running.
        statuses = [self._status(api, film) for _ in range(10)]

        assert statuses[-1] == 404

    @pytest.mark.parametrize("status", [400, 422])
    def test_query_that_tmdb_refuses_is_refused(
        self, api: ApiClient, tmdb: Simulator, status: int
    ) -> None:
        tmdb.fail(mode="status", status=status)

        answer = api.rest("GET", "movies/search/?q=lighthouse")

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")

    def test_stale_page_is_replaced_after_recovery(
        self, api: ApiClient, tmdb: Simulator, always_stale: None
    ) -> None:
        api.rest("GET", TRENDING)

        # Requests with a short time limit get the copy, so the number before a refresh is unknown.
        replaced, status, deadline = "nexus; fwd=stale; stored", "", time.monotonic() + 20
        while status != replaced and time.monotonic() < deadline:
            status = api.rest("GET", TRENDING).headers["Cache-Status"]

        assert status == replaced
        assert tmdb.calls > 1

    def test_slow_upstream_call_serves_the_stale_copy_at_once(
        self, api: ApiClient, tmdb: Simulator, always_stale: None, settings: Settings
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


class TestTimeLimit:
    def test_default_time_limits_add_up_to_less_than_eight_seconds(self) -> None:
        defaults = {setting.name: setting.default for setting in DOMAIN.settings}

        whole, fetch_timeout = float(defaults["TMDB_TOTAL_SECONDS"]), PAGES._fetch_timeout

        assert (defaults["TMDB_CONNECT_SECONDS"], defaults["TMDB_READ_SECONDS"], whole) == (
            2.0,
            3.0,
            6.0,
        )
        assert whole < fetch_timeout < LONGEST_ANSWER

    def test_hanging_upstream_call_ends_at_the_time_limit(
        self, api: ApiClient, tmdb: Simulator, short_timeouts: Callable[[], None]
    ) -> None:
        tmdb.fail(mode="hang")
        short_timeouts()

        began = time.monotonic()
        answer = api.rest("GET", TRENDING)

        assert answer.status_code == 504
        assert 0.6 <= time.monotonic() - began < 3.0

    def test_endless_response_ends_at_the_time_limit(
        self, api: ApiClient, tmdb: Simulator, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        monkeypatch.setattr(PAGES, "_fetch_timeout", 0.4)

        with _SlowServer() as address:
            settings.TMDB_API_URL = address
            answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["code"]) == (504, "upstream_timeout")

    def test_slow_headers_end_at_the_time_limit(
        self, settings: Settings, short_timeouts: Callable[[], None]
    ) -> None:
        short_timeouts()
        began = time.monotonic()

        with _SlowServer() as address:
            settings.TMDB_API_URL = address
            with pytest.raises(UpstreamTimedOut):
                catalogue().trending(PageRequest(page=1, language="en-US"), window="day")

        assert time.monotonic() - began < 3.0


class TestRetry:
    def test_single_server_error_is_retried_once(self, api: ApiClient, tmdb: Simulator) -> None:
        tmdb.fail(mode="status", status=500, times=1)

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, tmdb.calls) == (200, 2)

    @pytest.mark.parametrize("mode", ["reset", "hang", "html"])
    def test_other_faults_are_not_retried(
        self, api: ApiClient, tmdb: Simulator, short_timeouts: Callable[[], None], mode: str
    ) -> None:
        tmdb.fail(mode=mode)
        if mode == "hang":
            short_timeouts()

        api.rest("GET", TRENDING)
        deadline = time.monotonic() + LONGEST_ANSWER
        while not tmdb.calls and time.monotonic() < deadline:
            # The simulator may receive a call after the client has timed out.
            time.sleep(0.05)

        assert tmdb.calls == 1


class TestCircuit:
    def test_circuit_opens_after_five_failures_and_retries_with_one_call(
        self, api: ApiClient, tmdb: Simulator, settings: Settings
    ) -> None:
        settings.TMDB_CIRCUIT_SECONDS = 20.0
        tmdb.fail(mode="html")
        refused = [api.rest("GET", f"{TRENDING}?page={page}") for page in range(1, 9)]

        assert [answer.status_code for answer in refused] == [502] * 5 + [503] * 3
        assert refused[-1].json()["code"] == "upstream_unavailable"
        assert int(refused[-1].headers["Retry-After"]) in (19, 20)
        assert tmdb.calls == 5

        end_period("open", seconds=20.0)
        still_failing = [api.rest("GET", TRENDING) for _ in range(3)]
        assert [answer.status_code for answer in still_failing] == [502, 503, 503]

        tmdb.recover()
        end_period("open", seconds=20.0)
        assert [api.rest("GET", f"{TRENDING}?page={n}").status_code for n in (1, 2)] == [200, 200]

    def test_circuit_state_is_shared_between_processes(self) -> None:
        limits = Limits(calls_per_second=100, failures=2, seconds=30.0)
        here, there = SharedCircuitBreaker("shared", limits), SharedCircuitBreaker("shared", limits)

        here.failed()
        there.failed()

        for breaker in (here, there):
            with pytest.raises(UpstreamUnavailable):
                breaker.require_call_allowed()

    def test_not_found_responses_do_not_open_the_circuit(
        self, api: ApiClient, tmdb: Simulator
    ) -> None:
        for number in range(7):
            api.rest("GET", f"movies/{number + 1}/")

        assert api.rest("GET", TRENDING).status_code == 200

    def test_open_circuit_serves_stale_copies(
        self, api: ApiClient, tmdb: Simulator, always_stale: None
    ) -> None:
        api.rest("GET", TRENDING)
        tmdb.fail(mode="html")
        for page in range(2, 8):
            api.rest("GET", f"{TRENDING}?page={page}")
        calls = tmdb.calls

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["stale"]) == (200, True)
        assert tmdb.calls == calls


class TestBackoff:
    def test_no_call_is_made_during_the_retry_after_period(
        self, api: ApiClient, tmdb: Simulator
    ) -> None:
        tmdb.fail(mode="status", status=429, retry_after="2", times=1)

        first = api.rest("GET", TRENDING)
        second = api.rest("GET", f"{TRENDING}?page=2")

        assert [a.status_code for a in (first, second)] == [503, 503]
        assert first.headers["Retry-After"] == "2"
        assert tmdb.calls == 1

        end_period("pause", seconds=2.0)
        assert api.rest("GET", TRENDING).status_code == 200

    def test_missing_retry_after_has_a_default(self, api: ApiClient, tmdb: Simulator) -> None:
        tmdb.fail(mode="status", status=429)

        answer = api.rest("GET", TRENDING)

        assert 1 <= int(answer.headers["Retry-After"]) <= 2

    @pytest.mark.parametrize(
        "retry_after",
        [
            "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
            "Mon, 01 Jan 2024 00:00:00 +9999",
            "Fri, 31 Dec 9999 23:59:59 -2359",
            "Mon, 01 Jan 0001 00:00:00 +2359",
            "-5",
            "9" * 30,
        ],
    )
    def test_odd_retry_after_is_bounded(
        self, api: ApiClient, tmdb: Simulator, retry_after: str
    ) -> None:
        tmdb.fail(mode="status", status=429, retry_after=retry_after)

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")
        assert 1 <= int(answer.headers["Retry-After"]) <= 3600

    def test_backoff_grows_up_to_an_hour(self) -> None:
        breaker = SharedCircuitBreaker(
            "pausing", Limits(calls_per_second=100, failures=5, seconds=30.0)
        )

        pauses = [breaker.pause(None) for _ in range(5)]

        assert pauses[0] <= 2
        assert 12 <= pauses[4] <= 20
        assert breaker.pause(10**9) == 3600


class TestRateBudget:
    def test_shared_rate_budget_refuses_at_once(self) -> None:
        limits = Limits(calls_per_second=5, failures=5, seconds=30.0)
        breakers = [SharedCircuitBreaker("budget", limits) for _ in range(2)]

        refused = [self._refusal(breakers[number % 2]) for number in range(30)]

        assert refused[:5] == [None] * 5
        assert {refusal.retry_after for refusal in refused if refusal} == {1}

    def _refusal(self, breaker: SharedCircuitBreaker) -> UpstreamUnavailable | None:
        try:
            breaker.require_call_allowed()
        except UpstreamUnavailable as refusal:
            return refusal
        return None


class TestStoredCopies:
    def test_stored_copies_are_served_after_losing_the_cache_during_an_outage(
        self, api: ApiClient, tmdb: Simulator, film: int
    ) -> None:
        paths = [TRENDING, "movies/popular/", "movies/genres/", f"movies/{film}/"]
        good = {path: api.rest("GET", path).json() for path in paths}
        tmdb.fail(mode="status", status=503)
        clear_cache()

        for path in paths:
            answer = api.rest("GET", path)

            assert answer.status_code == 200
            assert answer.headers["Cache-Status"] == "nexus; hit; detail=stale"
            stale = {"stale": True} if "stale" in good[path] else {}
            assert answer.json() == {**good[path], **stale}

    def test_copy_of_another_catalogue_is_not_served(
        self, api: ApiClient, tmdb: Simulator, settings: Settings
    ) -> None:
        api.rest("GET", TRENDING)
        settings.TMDB_API_URL = "http://127.0.0.1:9/3"

        answer = api.rest("GET", TRENDING)

        assert answer.status_code == 502
        assert LastCopy.objects.count() == 1


class TestUnavailableCache:
    @pytest.fixture(autouse=True)
    def _unreachable_cache(self, settings: Settings) -> None:
        cache = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
        settings.CACHES = {**settings.CACHES, "default": cache}

    def test_requests_bypass_the_unavailable_cache(self, api: ApiClient, tmdb: Simulator) -> None:
        answers = [api.rest("GET", TRENDING) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].headers["Cache-Status"] == "nexus; fwd=bypass"

    def test_stored_copy_is_served_without_cache_and_upstream(
        self, api: ApiClient, tmdb: Simulator
    ) -> None:
        api.rest("GET", TRENDING)
        tmdb.fail(mode="reset")

        answer = api.rest("GET", TRENDING)

        assert (answer.status_code, answer.json()["stale"]) == (200, True)


class TestUpstreamDownAtStart:
    def test_other_features_work_and_upstream_calls_recover(
        self, api: ApiClient, tmdb: Simulator, viewer: User, settings: Settings
    ) -> None:
        favorite = FavoriteFactory.create(user=viewer)
        known = MovieFactory.create()
        tmdb.fail(mode="reset")

        call_command("check")
        docs = Client(SERVER_NAME="localhost").get("/api/docs")
        assert docs.status_code == 200
        assert api.rest("GET", TRENDING).status_code == 502
        favorites = api.rest("GET", "movies/favorites/", by=viewer).json()
        added = api.rest("PUT", f"movies/favorites/{known.pk}/", by=viewer)

        assert [each["movie_id"] for each in favorites["results"]] == [favorite.movie_id]
        assert (added.status_code, added.json()["count"]) == (200, 2)
        assert api.rest("PUT", "movies/favorites/900000050/", by=viewer).status_code == 502

        tmdb.recover()
        assert api.rest("GET", TRENDING).status_code == 200


class TestSingleFlight:
    @pytest.fixture(autouse=True)
    def _slots_for_all(self, settings: Settings) -> None:
        settings.NEXUS_UPSTREAM_WAITS = 100

    def test_hundred_concurrent_requests_make_one_upstream_call(
        self, api: ApiClient, tmdb: Simulator, transactional_db: None
    ) -> None:
        tmdb.latency = 0.3

        cold = repeat_concurrently(100, lambda: api.rest("GET", TRENDING).status_code)
        assert (set(cold), tmdb.calls) == ({200}, 1)

        warm = [api.rest("GET", TRENDING).status_code for _ in range(100)]
        assert (set(warm), tmdb.calls) == ({200}, 1)

    def test_concurrent_requests_share_one_failed_call(
        self, api: ApiClient, tmdb: Simulator, transactional_db: None
    ) -> None:
        tmdb.fail(mode="html", delay=1.0)

        refused = repeat_concurrently(30, lambda: api.rest("GET", TRENDING).status_code)

        assert set(refused) == {502}
        assert tmdb.calls == 1


class _SlowServer:
    """A server that sends one byte at a time without an end."""

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
