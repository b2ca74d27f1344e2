"""Deadlines of requests, and slots for requests that wait for an external service."""

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from shared import deadlines
from shared.auth.models import User
from shared.caching import Lifetime, StaleCache
from shared.deadlines import in_request_context, request_deadline, seconds_left, upstream_wait
from shared.errors import ServiceUnavailable
from shared.idempotency.claims import RequestIdentity, claim

NEVER_STORED = Lifetime(fresh=timedelta(0), stale=timedelta(0))


class TimedOut(ServiceUnavailable):
    """The service takes too long."""


class Busy(ServiceUnavailable):
    """Too many requests wait for the service."""


@pytest.fixture
def two_slots(settings: Any) -> None:
    settings.NEXUS_UPSTREAM_WAITS = 2


@pytest.fixture
def slow_service(every_slot_taken: None) -> None:
    """Let two requests wait for longer than a prompt service takes."""


class TestSecondsLeft:
    def test_task_may_wait_as_long_as_it_asks(self) -> None:
        assert seconds_left(7.0) == 7.0

    def test_request_deadline_limits_the_wait(self) -> None:
        with request_deadline(2.0):
            assert 1.5 < seconds_left(7.0) <= 2.0
            assert seconds_left(0.3) == 0.3

    def test_passed_deadline_leaves_zero_seconds(self) -> None:
        with request_deadline(0.0):
            assert seconds_left(7.0) == 0.0

    def test_deadline_applies_in_threads_of_the_request(self) -> None:
        with request_deadline(0.0), ThreadPoolExecutor(2) as threads:
            assert list(threads.map(in_request_context(seconds_left), [7.0, 7.0])) == [0.0, 0.0]


class TestUpstreamWait:
    def test_request_with_a_slot_waits_without_limit(self, two_slots: None) -> None:
        with ExitStack() as others:
            others.enter_context(request_deadline(9))
            first = others.enter_context(upstream_wait())
            others.enter_context(request_deadline(9))
            second = others.enter_context(upstream_wait())

        assert (first, second) == (math.inf, math.inf)

    def test_request_without_a_slot_waits_briefly_for_a_prompt_service(
        self, two_slots: None
    ) -> None:
        with ExitStack() as others:
            for _ in range(2):
                others.enter_context(request_deadline(9))
                others.enter_context(upstream_wait())
            with request_deadline(9), upstream_wait() as third:
                assert 0 < third <= deadlines.PROMPT_SECONDS

    def test_request_without_a_slot_may_not_wait_for_a_slow_service(
        self, slow_service: None
    ) -> None:
        with request_deadline(9), upstream_wait() as third:
            assert third == 0.0

    def test_task_waits_without_a_slot(self, slow_service: None) -> None:
        with upstream_wait() as allowed:
            assert allowed == math.inf

    def test_request_with_concurrent_calls_holds_one_slot(self, two_slots: None) -> None:
        with ExitStack() as others:
            others.enter_context(request_deadline(9))
            for _ in range(3):
                others.enter_context(upstream_wait())
            others.enter_context(request_deadline(9))
            other = others.enter_context(upstream_wait())

        assert other == math.inf

    def test_slot_is_released_after_the_wait(self, two_slots: None) -> None:
        for _ in range(5):
            with request_deadline(9), upstream_wait() as allowed:
                assert allowed == math.inf


class TestStaleCache:
    @pytest.fixture
    def cache(self, request: pytest.FixtureRequest) -> "StaleCache[int]":
        return StaleCache(
            f"test.{request.node.name}",
            int,
            errors=[],
            timeout_error=TimedOut,
            busy_error=Busy,
            fetch_timeout=20.0,
        )

    def test_wait_ends_at_the_deadline(self, cache: "StaleCache[int]") -> None:
        started, never = time.monotonic(), threading.Event()

        with request_deadline(0.2), pytest.raises(TimedOut):
            cache.get("x", lifetime=NEVER_STORED, fetch=lambda: int(never.wait(5)))

        assert time.monotonic() - started < 4
        never.set()

    @pytest.mark.usefixtures("slow_service")
    def test_request_that_may_not_wait_fetches_nothing(self, cache: "StaleCache[int]") -> None:
        fetched: list[int] = []

        with request_deadline(9), pytest.raises(Busy) as refusal:
            cache.get("x", lifetime=NEVER_STORED, fetch=lambda: fetched.append(1) or 1)

        assert refusal.value.retry_after == 1
        assert fetched == []

    def test_request_past_its_deadline_fetches_nothing(self, cache: "StaleCache[int]") -> None:
        fetched: list[int] = []

        with request_deadline(0.0), pytest.raises(TimedOut):
            cache.get("x", lifetime=NEVER_STORED, fetch=lambda: fetched.append(1) or 1)

        assert fetched == []


@pytest.mark.django_db(transaction=True)
def test_wait_for_an_idempotency_key_ends_at_the_deadline() -> None:
    user = User.objects.create(username="ada", email="ada@nexus.test")
    identity = RequestIdentity(user=user, key="k", method="POST", path="/x/", body_hash=b"1")
    claimed, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            claim(identity, now=timezone.now())
            claimed.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    claimed.wait(30)
    started = time.monotonic()

    with request_deadline(0.3), pytest.raises(OperationalError), transaction.atomic():
        claim(identity, now=timezone.now())

    assert time.monotonic() - started < 3
    done.set()
    holder.join()
