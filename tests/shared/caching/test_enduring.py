"""Answers of somebody else's service: fetched once, served while stale, never invented."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from shared.caching import Endured, Enduring, Lifetime, Outcome, cache_server
from shared.caching.server import key
from shared.errors import NotFound, ServiceUnavailable

MINUTE = timedelta(minutes=1)
FRESH = Lifetime(fresh=MINUTE, stale=MINUTE)
STALE = Lifetime(fresh=timedelta(0), stale=MINUTE)
EXPIRED = Lifetime(fresh=timedelta(0), stale=timedelta(0))


class Late(ServiceUnavailable):
    """The service takes too long."""


# Another process: waits for the others to be there, then asks for one slow answer.
_PROCESS = """
import sys, time, uuid
from datetime import timedelta
from django.conf import settings
url, prefix, word, verdict = sys.argv[1:]
settings.configure(
    CACHES={"default": {"LOCATION": url, "KEY_PREFIX": prefix}}, NEXUS_CACHE_TIMEOUT_MS=5000
)
from shared.caching import Enduring, Lifetime, cache_server
from shared.errors import DomainError, ServiceUnavailable

def slow():
    client.ask(lambda redis: redis.incr(f"{prefix}:test:{word}:fetched"))
    time.sleep(1.5)
    if verdict == "bad":
        raise ServiceUnavailable("Not today.", retry_after=7)
    return [uuid.uuid4().hex]

kind = Enduring(f"test.{word}", list[str], failures=[ServiceUnavailable], late=ServiceUnavailable)
client = cache_server()
client.ask(lambda redis: redis.incr(f"{prefix}:test:{word}:there"))
while int(client.ask(lambda redis: redis.get(f"{prefix}:test:{word}:there"))) < 3:
    time.sleep(0.01)
try:
    lifetime = Lifetime(fresh=timedelta(minutes=1), stale=timedelta(0))
    print(kind.get("slow", lifetime=lifetime, fetch=slow).value)
except DomainError as failure:
    print(failure.message, failure.retry_after)
"""


class Service:
    """A service that answers with how often it was asked, or fails."""

    def __init__(self, unique: str) -> None:
        self.asked = 0
        self.fails_with: Exception | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.kind: Enduring[list[int]] = Enduring(
            f"test.{unique}",
            list[int],
            failures=[ServiceUnavailable],
            late=Late,
            patience=20.0,
            grace=5.0,
        )

    def answer(self) -> list[int]:
        self.asked += 1
        self.may_answer.wait(20)
        if self.fails_with is not None:
            raise self.fails_with
        return [self.asked]

    def get(self, lifetime: Lifetime = FRESH) -> Endured[list[int]]:
        return self.kind.get("word", lifetime=lifetime, fetch=self.answer)


@pytest.fixture
def service(unique: str) -> Service:
    return Service(unique)


class TestEnduring:
    def test_fetches_once_while_it_is_fresh(self, service: Service) -> None:
        answers = [service.get() for _ in range(3)]

        assert [answer.value for answer in answers] == [[1]] * 3
        outcomes = [answer.outcome for answer in answers]
        assert outcomes == [Outcome.STORED, Outcome.HIT, Outcome.HIT]
        assert answers[0].fetched_at == answers[2].fetched_at
        assert (answers[0].is_new, answers[1].is_new) == (True, False)

    def test_replaces_what_is_stale_when_that_is_quick(self, service: Service) -> None:
        service.get()

        answer = service.get(STALE)

        assert (answer.value, answer.outcome) == ([2], Outcome.REFRESHED)

    def test_serves_what_is_stale_while_a_slow_fetch_goes_on(self, service: Service) -> None:
        service.kind._grace = 0.0
        service.get()
        service.may_answer.clear()

        answers = [service.get(STALE) for _ in range(5)]

        assert {answer.outcome for answer in answers} == {Outcome.STALE}
        assert all(answer.is_stale and answer.value == [1] for answer in answers)
        service.may_answer.set()
        eventually(lambda: service.get(FRESH).value == [2])
        assert service.asked == 2

    def test_serves_what_is_stale_when_the_service_fails(self, service: Service) -> None:
        service.get()
        service.fails_with = ServiceUnavailable("Not today.")

        assert service.get(STALE).outcome is Outcome.STALE
        service.fails_with = None
        assert service.get(STALE).value == [3]

    def test_never_keeps_a_failure(self, service: Service) -> None:
        service.fails_with = ServiceUnavailable("Not today.", retry_after=7)

        for _ in range(2):
            with pytest.raises(ServiceUnavailable) as refusal:
                service.get()
            assert refusal.value.retry_after == 7

        service.fails_with = None
        assert service.get().value == [3]

    def test_remembers_that_there_is_nothing(self, service: Service) -> None:
        service.fails_with = NotFound("There is no such thing.")

        for _ in range(3):
            with pytest.raises(NotFound, match="no such thing"):
                service.get()

        assert service.asked == 1
        assert service.kind.peek("word") is None

    def test_learns_that_there_is_no_longer_anything(self, service: Service) -> None:
        service.get()
        service.fails_with = NotFound("There is no such thing.")

        with pytest.raises(NotFound):
            service.get(STALE)

    def test_serves_nothing_that_is_too_old(self, service: Service) -> None:
        service.get()
        service.fails_with = ServiceUnavailable("Not today.")

        with pytest.raises(ServiceUnavailable):
            service.get(EXPIRED)

    def test_renews_what_is_fresh_when_it_is_told_to(self, service: Service) -> None:
        service.get()

        renewed = service.kind.renew("word", lifetime=FRESH, fetch=service.answer)

        assert renewed.value == [2]
        assert service.get().value == [2]

    def test_gives_up_on_a_fetch_that_takes_too_long(self, service: Service) -> None:
        service.kind._patience = 0.1
        service.may_answer.clear()

        with pytest.raises(Late):
            service.get()

        service.may_answer.set()

    def test_fetches_anew_what_cannot_be_read(self, service: Service, unique: str) -> None:
        service.get()
        cache_server().ask(lambda client: client.set(key("test", unique, "word"), b"broken"))

        assert service.get().value == [2]

    def test_does_without_a_cache_that_is_away(self, service: Service, settings: Settings) -> None:
        cache = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
        settings.CACHES = {**settings.CACHES, "default": cache}

        answers = [service.get() for _ in range(2)]

        assert [answer.value for answer in answers] == [[1], [2]]
        assert {answer.outcome for answer in answers} == {Outcome.BYPASS}


class TestOneFlight:
    def test_serves_everybody_who_asks_at_once(
        self, service: Service, at_once: Callable[..., list[Endured[list[int]]]]
    ) -> None:
        def land_later() -> None:
            time.sleep(0.3)
            service.may_answer.set()

        service.may_answer.clear()
        threading.Thread(target=land_later).start()

        answers = at_once(40, service.get)

        assert {answer.value[0] for answer in answers} == {1}
        assert service.asked == 1

    @pytest.mark.parametrize(("verdict", "said"), [("good", "["), ("bad", "Not today. 7")])
    def test_serves_every_process_good_or_bad(self, unique: str, verdict: str, said: str) -> None:
        cache = django_settings.CACHES["default"]
        command = [sys.executable, "-c", _PROCESS, cache["LOCATION"], cache["KEY_PREFIX"]]
        processes = [
            subprocess.Popen([*command, unique, verdict], stdout=subprocess.PIPE, text=True)
            for _ in range(3)
        ]

        heard = {process.communicate(timeout=60)[0].strip() for process in processes}

        assert len(heard) == 1
        assert heard.pop().startswith(said)
        fetched = key("test", unique, "fetched")
        assert cache_server().ask(lambda client: client.get(fetched)) == b"1"


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
