"""Rates are exact under concurrency; an unavailable cache refuses no request."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import RequestFactory
from ninja import NinjaAPI
from ninja.testing import TestClient
from pytest_django import Settings

from shared.errors import RateLimited
from shared.rates import RateState
from shared.throttling import (
    address_bucket,
    client_address,
    count_in_turn,
    noting,
    peek,
    refund,
    spend,
    throttled,
)


@pytest.fixture(autouse=True)
def rates(settings: Settings) -> None:
    settings.NEXUS_THROTTLES = True
    settings.NEXUS_THROTTLE_RATES = {
        "sips": (10, 60),
        "crumbs": (2, 1),
        "login_failed_sips": (10, 60),
    }


@pytest.fixture
def cache_unavailable(settings: Settings) -> Iterator[None]:
    # No process listens on the discard port.
    settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:9/0"}}
    return


def _is_allowed(scope: str, identity: str) -> bool:
    try:
        spend(scope, identity)
    except RateLimited:
        return False
    return True


class TestSpend:
    def test_concurrent_threads_get_exactly_the_limit(
        self, repeat_concurrently: Callable[..., list[bool]], unique: str
    ) -> None:
        # Fewer than the listen backlog of the cache server (128): it would refuse more connections,
        # and a request is allowed if the server cannot be reached.
        allowed = repeat_concurrently(100, lambda: _is_allowed("sips", unique))

        assert allowed.count(True) == 10

    def test_spend_returns_the_state(self, unique: str) -> None:
        assert spend("sips", unique, cost=4) == RateState(limit=10, remaining=6, reset_after=24)

    def test_refusal_has_retry_after(self, unique: str) -> None:
        spend("sips", unique, cost=10)

        with pytest.raises(RateLimited) as refused:
            spend("sips", unique)

        assert refused.value.retry_after == 6

    def test_refused_request_is_not_added_to_the_count(self, unique: str) -> None:
        spend("sips", unique, cost=8)

        with pytest.raises(RateLimited):
            spend("sips", unique, cost=3)

        assert peek("sips", unique).remaining == 2

    def test_identities_have_separate_buckets(self, unique: str) -> None:
        spend("sips", unique, cost=10)

        assert spend("sips", f"{unique} too").remaining == 9

    def test_any_text_is_a_valid_identity(self, unique: str) -> None:
        assert spend("sips", f"\ud800\x00 {unique}").remaining == 9

    def test_setting_turns_throttles_off(self, settings: Settings, unique: str) -> None:
        settings.NEXUS_THROTTLES = False

        assert [_is_allowed("login_failed_sips", unique) for _ in range(20)] == [True] * 20


class TestPeek:
    def test_peek_shows_that_the_next_request_is_refused(self, unique: str) -> None:
        spend("sips", unique, cost=10)

        state = peek("sips", unique)

        assert (state.remaining, state.retry_after, state.is_exceeded) == (0, 6, True)

    def test_peek_counts_nothing(self, unique: str) -> None:
        peek("sips", unique)

        assert peek("sips", unique) == RateState(limit=10, remaining=10, reset_after=0)


class TestNoting:
    def test_state_of_the_last_count_is_noted(self, unique: str) -> None:
        with noting("sips") as noted:
            spend("sips", unique, cost=2)
            count_in_turn([("sips", unique)])

        assert noted.state == RateState(limit=10, remaining=7, reset_after=18)

    def test_refused_count_is_noted(self, unique: str) -> None:
        spend("sips", unique, cost=10)

        with noting("sips") as noted, pytest.raises(RateLimited):
            spend("sips", unique)

        assert noted.state is not None
        assert (noted.state.remaining, noted.state.is_exceeded) == (0, True)

    def test_other_rates_are_not_noted(self, unique: str) -> None:
        with noting("sips") as noted:
            spend("login_failed_sips", unique)
        spend("sips", unique)

        assert noted.state is None


class TestRefund:
    def test_refund_subtracts_what_was_spent(self, unique: str) -> None:
        spend("sips", unique, cost=3)

        assert refund("sips", unique, cost=2).remaining == 9

    def test_refund_never_exceeds_the_limit(self, unique: str) -> None:
        assert refund("sips", unique).remaining == 10


@pytest.mark.usefixtures("cache_unavailable")
class TestUnavailableCache:
    def test_requests_are_allowed_without_the_cache(self, unique: str) -> None:
        assert [_is_allowed("sips", unique) for _ in range(20)] == [True] * 20

    def test_failed_log_ins_are_counted_in_memory(
        self, repeat_concurrently: Callable[..., list[bool]], unique: str
    ) -> None:
        allowed = repeat_concurrently(40, lambda: _is_allowed("login_failed_sips", unique))

        assert allowed.count(True) == 10

    def test_peek_reads_memory_without_counting(self, unique: str) -> None:
        spend("login_failed_sips", unique, cost=10)

        assert peek("login_failed_sips", unique).is_exceeded
        assert refund("login_failed_sips", unique).remaining == 1


class TestClientAddress:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "address"),
        [
            pytest.param(0, "6.6.6.6", "10.0.0.1", id="no proxy is trusted"),
            pytest.param(1, "6.6.6.6, 1.2.3.4", "1.2.3.4", id="only what the proxy wrote"),
            pytest.param(2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4", id="two proxies"),
            pytest.param(2, "1.2.3.4", "10.0.0.1", id="fewer hops than proxies"),
            pytest.param(1, "nonsense", "10.0.0.1", id="not an address"),
            pytest.param(1, "", "10.0.0.1", id="no header"),
        ],
    )
    def test_only_trusted_proxies_are_believed(
        self,
        rf: RequestFactory,
        settings: Settings,
        proxies: int,
        forwarded: str,
        address: str,
    ) -> None:
        settings.NEXUS_TRUSTED_PROXIES = proxies
        request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

        assert client_address(request) == address

    @pytest.mark.parametrize(
        ("address", "bucket"),
        [
            ("192.0.2.7", "192.0.2.7"),
            ("2001:db8::1", "2001:db8::/64"),
            ("2001:db8::ffff:1", "2001:db8::/64"),
            ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ],
    )
    def test_ipv6_network_is_one_client(
        self, rf: RequestFactory, address: str, bucket: str
    ) -> None:
        assert address_bucket(rf.get("/", REMOTE_ADDR=address)) == bucket


class TestThrottled:
    def test_request_over_the_rate_gets_429(self, unique: str) -> None:
        api = NinjaAPI(urls_namespace=unique)

        @api.get("/sip", throttle=throttled("crumbs", by=lambda request: unique))
        def sip(request: Any) -> str:
            return "ah"

        client = TestClient(api)
        responses = [client.get("/sip") for _ in range(3)]

        assert [response.status_code for response in responses] == [200, 200, 429]
        assert responses[2]["Retry-After"] == "1"


class TestCountInTurn:
    def test_exceeded_rate_ends_the_count(self, unique: str) -> None:
        spend("crumbs", unique, cost=2)

        states = count_in_turn(
            [("sips", unique), ("crumbs", unique), ("login_failed_sips", unique)]
        )

        assert [state.is_exceeded for state in states] == [False, True]
        assert spend("sips", unique).remaining == 8
        assert spend("login_failed_sips", unique).remaining == 9

    def test_negative_cost_gives_back_what_was_counted(self, unique: str) -> None:
        buckets = [("sips", unique), ("login_failed_sips", unique)]
        count_in_turn(buckets)

        assert [state.remaining for state in count_in_turn(buckets, cost=-1)] == [10, 10]

    def test_unavailable_cache_counts_guesses_alone(
        self, unique: str, cache_unavailable: None
    ) -> None:
        states = count_in_turn([("sips", unique), ("login_failed_sips", unique)])

        assert [state.remaining for state in states] == [10, 9]
