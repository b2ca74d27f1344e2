"""How long a request may wait, and how many requests at once for a service outside."""

import math
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from shared import waiting
from shared.auth.models import User
from shared.caching import Lifetime, StaleCache
from shared.errors import ServiceUnavailable
from shared.idempotency.claims import Request, claim
from shared.waiting import request_deadline, seconds_left, upstream_wait, within_request

NEVER_KEPT = Lifetime(fresh=timedelta(0), stale=timedelta(0))


class Late(ServiceUnavailable):
    """The service takes too long."""


class Crowded(ServiceUnavailable):
    """Too many wait for the service."""


@pytest.fixture
def two_slots(settings: Any) -> None:
    settings.NEXUS_UPSTREAM_WAITS = 2


@pytest.fixture
def slow_service(settings: Any) -> Iterator[None]:
    """Let two requests wait for longer than a prompt service takes."""
    settings.NEXUS_UPSTREAM_WAITS = 2
    done = threading.Event()

    def wait() -> None:
        with request_deadline(60), upstream_wait():
            done.wait(30)

    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(waiting.PROMPT_SECONDS)
    yield
    done.set()
    for thread in threads:
        thread.join()


class TestSecondsLeft:
    def test_is_what_was_asked_for_outside_a_request(self) -> None:
        assert seconds_left(7.0) == 7.0

    def test_ends_with_the_request(self) -> None:
        with request_deadline(2.0):
            assert 1.5 < seconds_left(7.0) <= 2.0
            assert seconds_left(0.3) == 0.3

    def test_is_never_negative(self) -> None:
        with request_deadline(0.0):
            assert seconds_left(7.0) == 0.0

    def test_holds_in_threads_of_the_request(self) -> None:
        with request_deadline(0.0), ThreadPoolExecutor(2) as threads:
            assert list(threads.map(within_request(seconds_left), [7.0, 7.0])) == [0.0, 0.0]


class TestUpstreamWait:
    def test_is_without_end_while_there_are_slots(self, two_slots: None) -> None:
        with ExitStack() as others:
            others.enter_context(request_deadline(9))
            first = others.enter_context(upstream_wait())
            others.enter_context(request_deadline(9))
            second = others.enter_context(upstream_wait())

        assert (first, second) == (math.inf, math.inf)

    def test_is_short_for_one_more_while_the_service_seems_prompt(self, two_slots: None) -> None:
        with ExitStack() as others:
            for _ in range(2):
                others.enter_context(request_deadline(9))
                others.enter_context(upstream_wait())
            with request_deadline(9), upstream_wait() as third:
                assert 0 < third <= waiting.PROMPT_SECONDS

    def test_is_nothing_once_the_service_is_slow(self, slow_service: None) -> None:
        with request_deadline(9), upstream_wait() as third:
            assert third == 0.0

    def test_task_waits_beside_them(self, slow_service: None) -> None:
        with upstream_wait() as allowed:
            assert allowed == math.inf

    def test_request_with_many_questions_holds_one_slot(self, two_slots: None) -> None:
        with ExitStack() as others:
            others.enter_context(request_deadline(9))
            for _ in range(3):
                others.enter_context(upstream_wait())
            others.enter_context(request_deadline(9))
            other = others.enter_context(upstream_wait())

        assert other == math.inf

    def test_slot_is_given_back(self, two_slots: None) -> None:
        for _ in range(5):
            with request_deadline(9), upstream_wait() as allowed:
                assert allowed == math.inf


class TestEnduring:
    @pytest.fixture
    def kind(self, request: pytest.FixtureRequest) -> "StaleCache[int]":
        return StaleCache(
            f"test.{request.node.name}",
            int,
            errors=[],
            timeout_error=Late,
            busy_error=Crowded,
            fetch_timeout=20.0,
        )

    def test_wait_ends_with_the_request(self, kind: "StaleCache[int]") -> None:
        started, never = time.monotonic(), threading.Event()

        with request_deadline(0.2), pytest.raises(Late):
            kind.get("x", lifetime=NEVER_KEPT, fetch=lambda: int(never.wait(5)))

        assert time.monotonic() - started < 4
        never.set()

    @pytest.mark.usefixtures("slow_service")
    def test_nothing_is_fetched_for_one_too_many(self, kind: "StaleCache[int]") -> None:
        fetched: list[int] = []

        with request_deadline(9), pytest.raises(Crowded) as refusal:
            kind.get("x", lifetime=NEVER_KEPT, fetch=lambda: fetched.append(1) or 1)

        assert refusal.value.retry_after == 1
        assert fetched == []

    def test_nothing_is_fetched_once_the_time_is_over(self, kind: "StaleCache[int]") -> None:
        fetched: list[int] = []

        with request_deadline(0.0), pytest.raises(Late):
            kind.get("x", lifetime=NEVER_KEPT, fetch=lambda: fetched.append(1) or 1)

        assert fetched == []


@pytest.mark.django_db(transaction=True)
def test_wait_for_an_idempotency_key_ends_with_the_request() -> None:
    user = User.objects.create(username="ada", email="ada@nexus.test")
    asked = Request(user=user, key="k", method="POST", path="/x/", body_hash=b"1")
    claimed, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            claim(asked, now=timezone.now())
            claimed.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    claimed.wait(30)
    started = time.monotonic()

    with request_deadline(0.3), pytest.raises(OperationalError), transaction.atomic():
        claim(asked, now=timezone.now())

    assert time.monotonic() - started < 3
    done.set()
    holder.join()
