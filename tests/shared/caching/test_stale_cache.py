"""Caching another service: single-flight, stale-while-revalidate and stale-if-error."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from shared.caching import CacheResult, Lifetime, Outcome, StaleCache, cache_server
from shared.caching.server import make_key
from shared.errors import NotFound, ServiceUnavailable

MINUTE = timedelta(minutes=1)
FRESH = Lifetime(fresh=MINUTE, stale=MINUTE)
STALE = Lifetime(fresh=timedelta(0), stale=MINUTE)
EXPIRED = Lifetime(fresh=timedelta(0), stale=timedelta(0))


class TimedOut(ServiceUnavailable):
    """The service takes too long."""


# Another process: waits until all three have started, then gets one slow value.
_PROCESS = """
import sys, time, uuid
from datetime import timedelta
from django.conf import settings
url, prefix, word, outcome = sys.argv[1:]
settings.configure(
    CACHES={"default": {"LOCATION": url, "KEY_PREFIX": prefix}}, NEXUS_CACHE_TIMEOUT_MS=5000
)
from shared.caching import StaleCache, Lifetime, cache_server
from shared.errors import DomainError, ServiceUnavailable

def fetch():
    client.call(lambda redis: redis.incr(f"{prefix}:test:{word}:fetched"))
    time.sleep(1.5)
    if outcome == "bad":
        raise ServiceUnavailable("Not today.", retry_after=7)
    return [uuid.uuid4().hex]

cache = StaleCache(
    f"test.{word}", list[str], errors=[ServiceUnavailable], timeout_error=ServiceUnavailable
)
client = cache_server()
client.call(lambda redis: redis.incr(f"{prefix}:test:{word}:started"))
while int(client.call(lambda redis: redis.get(f"{prefix}:test:{word}:started"))) < 3:
    time.sleep(0.01)
try:
    lifetime = Lifetime(fresh=timedelta(minutes=1), stale=timedelta(0))
    print(cache.get("slow", lifetime=lifetime, fetch=fetch).value)
except DomainError as failure:
    print(failure.message, failure.retry_after)
"""


class Service:
    """A service that returns the number of its calls, or fails."""

    def __init__(self, unique: str) -> None:
        self.calls = 0
        self.error: Exception | None = None
        self.may_finish = threading.Event()
        self.may_finish.set()
        self.cache: StaleCache[list[int]] = StaleCache(
            f"test.{unique}",
            list[int],
            errors=[ServiceUnavailable],
            timeout_error=TimedOut,
            fetch_timeout=20.0,
            revalidate_timeout=5.0,
        )

    def fetch(self) -> list[int]:
        self.calls += 1
        self.may_finish.wait(20)
        if self.error is not None:
            raise self.error
        return [self.calls]

    def get(self, lifetime: Lifetime = FRESH) -> CacheResult[list[int]]:
        return self.cache.get("word", lifetime=lifetime, fetch=self.fetch)


@pytest.fixture
def service(unique: str) -> Service:
    return Service(unique)


class TestStaleCache:
    def test_fresh_value_is_fetched_once(self, service: Service) -> None:
        results = [service.get() for _ in range(3)]

        assert [result.value for result in results] == [[1]] * 3
        outcomes = [result.outcome for result in results]
        assert outcomes == [Outcome.STORED, Outcome.HIT, Outcome.HIT]
        assert results[0].fetched_at == results[2].fetched_at
        assert (results[0].is_new, results[1].is_new) == (True, False)

    def test_quick_revalidation_replaces_stale_value(self, service: Service) -> None:
        service.get()

        result = service.get(STALE)

        assert (result.value, result.outcome) == ([2], Outcome.REFRESHED)

    def test_slow_revalidation_serves_stale_value(self, service: Service) -> None:
        service.cache._revalidate_timeout = 0.0
        service.get()
        service.may_finish.clear()

        results = [service.get(STALE) for _ in range(5)]

        assert {result.outcome for result in results} == {Outcome.STALE}
        assert all(result.is_stale and result.value == [1] for result in results)
        service.may_finish.set()
        wait_until(lambda: service.get(FRESH).value == [2])
        assert service.calls == 2

    def test_failed_revalidation_serves_stale_value(self, service: Service) -> None:
        service.get()
        service.error = ServiceUnavailable("Not today.")

        assert service.get(STALE).outcome is Outcome.STALE
        service.error = None
        assert service.get(STALE).value == [3]

    def test_failed_fetch_is_not_stored(self, service: Service) -> None:
        service.error = ServiceUnavailable("Not today.", retry_after=7)

        for _ in range(2):
            with pytest.raises(ServiceUnavailable) as refusal:
                service.get()
            assert refusal.value.retry_after == 7

        service.error = None
        assert service.get().value == [3]

    def test_absence_is_stored(self, service: Service) -> None:
        service.error = NotFound("There is no such thing.")

        for _ in range(3):
            with pytest.raises(NotFound, match="no such thing"):
                service.get()

        assert service.calls == 1
        assert service.cache.peek("word") is None

    def test_absence_replaces_stale_value(self, service: Service) -> None:
        service.get()
        service.error = NotFound("There is no such thing.")

        with pytest.raises(NotFound):
            service.get(STALE)

    def test_expired_value_is_not_served(self, service: Service) -> None:
        service.get()
        service.error = ServiceUnavailable("Not today.")

        with pytest.raises(ServiceUnavailable):
            service.get(EXPIRED)

    def test_revalidate_replaces_fresh_value(self, service: Service) -> None:
        service.get()

        revalidated = service.cache.revalidate("word", lifetime=FRESH, fetch=service.fetch)

        assert revalidated.value == [2]
        assert service.get().value == [2]

    def test_slow_fetch_times_out(self, service: Service) -> None:
        service.cache._fetch_timeout = 0.1
        service.may_finish.clear()

        with pytest.raises(TimedOut):
            service.get()

        service.may_finish.set()

    def test_unreadable_entry_is_fetched_again(self, service: Service, unique: str) -> None:
        service.get()
        cache_server().call(lambda client: client.set(make_key("test", unique, "word"), b"broken"))

        assert service.get().value == [2]

    def test_unavailable_cache_is_bypassed(self, service: Service, settings: Settings) -> None:
        cache = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
        settings.CACHES = {**settings.CACHES, "default": cache}

        results = [service.get() for _ in range(2)]

        assert [result.value for result in results] == [[1], [2]]
        assert {result.outcome for result in results} == {Outcome.BYPASS}


class TestSingleFlight:
    def test_concurrent_threads_share_one_fetch(
        self, service: Service, repeat_concurrently: Callable[..., list[CacheResult[list[int]]]]
    ) -> None:
        def finish_later() -> None:
            time.sleep(0.3)
            service.may_finish.set()

        service.may_finish.clear()
        threading.Thread(target=finish_later).start()

        results = repeat_concurrently(40, service.get)

        assert {result.value[0] for result in results} == {1}
        assert service.calls == 1

    def test_fetch_that_never_ends_does_not_block_later_callers(self, service: Service) -> None:
        service.cache._fetch_timeout = 0.2
        service.may_finish.clear()
        with pytest.raises(TimedOut):
            service.get()
        hanging = service.may_finish
        service.may_finish = threading.Event()
        service.may_finish.set()

        time.sleep(0.5)
        result = service.get()
        hanging.set()

        assert result.value == [2]

    @pytest.mark.parametrize(("outcome", "expected"), [("good", "["), ("bad", "Not today. 7")])
    def test_concurrent_processes_share_one_result(
        self, unique: str, outcome: str, expected: str
    ) -> None:
        cache = django_settings.CACHES["default"]
        command = [sys.executable, "-c", _PROCESS, cache["LOCATION"], cache["KEY_PREFIX"]]
        processes = [
            subprocess.Popen([*command, unique, outcome], stdout=subprocess.PIPE, text=True)
            for _ in range(3)
        ]

        outputs = {process.communicate(timeout=60)[0].strip() for process in processes}

        assert len(outputs) == 1
        assert outputs.pop().startswith(expected)
        fetched = make_key("test", unique, "fetched")
        assert cache_server().call(lambda client: client.get(fetched)) == b"1"


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
