"""Cached responses and values: computed once, invalidated by commits, optional."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from ninja import NinjaAPI, Query, Schema
from pytest_django import Settings

from shared.caching import Namespace, cache_response, cache_server, cached, etagged
from shared.headers import response_headers
from shared.throttling import throttled

SendRequest = Callable[[HttpRequest], HttpResponse]

pytestmark = pytest.mark.django_db(transaction=True)


# Another process: waits until all three have started, then gets one slow value.
_PROCESS = """
import sys, time, uuid
from datetime import timedelta
from django.conf import settings
url, word = sys.argv[1:]
settings.configure(
    CACHES={"default": {"LOCATION": url, "KEY_PREFIX": "{nx}"}},
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}},
    NEXUS_CACHE_TIMEOUT_MS=5000,
)
from shared.caching import Namespace, cache_server, cached

@cached(Namespace(f"test.{word}"), ttl=timedelta(seconds=60))
def slow():
    time.sleep(1)
    return uuid.uuid4().hex

client = cache_server()
client.call(lambda redis: redis.incr(f"nx:test:{word}:started"))
while int(client.call(lambda redis: redis.get(f"nx:test:{word}:started"))) < 3:
    time.sleep(0.01)
client.call(lambda redis: redis.expire(f"nx:test:{word}:started", 60))
print(slow())
"""


class ClubFilters(Schema):
    search: str = ""


class Clubs:
    """An API with one list, and the number of times it was computed."""

    def __init__(self, api: NinjaAPI, unique: str) -> None:
        self.namespace = Namespace(f"test.{unique}")
        self.computed = 0
        self.delay = 0.0
        self.started = threading.Event()
        self.may_finish = threading.Event()
        self.may_finish.set()

        @api.get("/clubs/", response=list[str], throttle=throttled("clubs", by=lambda _: unique))
        @cache_response(self.namespace, ttl=timedelta(seconds=60))
        def list_clubs(request: HttpRequest, filters: Query[ClubFilters]) -> list[str]:
            self.computed += 1
            response_headers(request)["Link"] = "<http://testserver/clubs/>; rel=next"
            names = list(Group.objects.filter(name__contains=filters.search).values_list("name"))
            time.sleep(self.delay)
            self.started.set()
            self.may_finish.wait(5)
            return [name for (name,) in names]

    def create_club(self, name: str) -> None:
        with transaction.atomic():
            Group.objects.create(name=name)
            self.namespace.bump()


@pytest.fixture(autouse=True)
def rates(settings: Settings) -> None:
    settings.NEXUS_THROTTLE_RATES = {"clubs": (2, 60)}


@pytest.fixture
def clubs(api: NinjaAPI, unique: str) -> Clubs:
    return Clubs(api, unique)


@pytest.fixture
def get(rf: RequestFactory, send_request: SendRequest) -> Callable[..., HttpResponse]:
    def get(path: str = "/clubs/", **headers: str) -> HttpResponse:
        return send_request(rf.get(path, headers=headers))

    return get


Get = Callable[..., HttpResponse]


class TestCacheResponse:
    def test_second_response_comes_from_the_cache(self, clubs: Clubs, get: Get) -> None:
        first, second = get(), get()

        assert first["Cache-Status"] == "nexus; fwd=miss; stored"
        assert second["Cache-Status"] == "nexus; hit"
        assert second.content == first.content == b"[]"
        for name in ("Content-Type", "ETag", "Link", "Cache-Control"):
            assert second[name] == first[name]
        assert clubs.computed == 1

    def test_commit_invalidates_the_response(self, clubs: Clubs, get: Get) -> None:
        get()

        clubs.create_club("chess")

        assert get().content == b'["chess"]'

    def test_rollback_does_not_invalidate(self, clubs: Clubs, get: Get) -> None:
        get()
        with transaction.atomic():
            clubs.namespace.bump()
            transaction.set_rollback(True)

        assert get()["Cache-Status"] == "nexus; hit"

    def test_matching_etag_gets_304(self, clubs: Clubs, get: Get) -> None:
        etag = get()["ETag"]

        response = get(**{"If-None-Match": f'"other", W/{etag}'})

        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)

    def test_key_contains_declared_parameters_only(self, clubs: Clubs, get: Get) -> None:
        get("/clubs/?search=a")

        assert get("/clubs/?search=b")["Cache-Status"] == "nexus; fwd=miss; stored"
        assert get("/clubs/?utm=x&search=a")["Cache-Status"] == "nexus; hit"
        assert get("/clubs/?search=a&search=b")["Cache-Status"] == "nexus; fwd=miss; stored"

    def test_error_response_is_not_stored(self, api: NinjaAPI, get: Get, clubs: Clubs) -> None:
        @api.get("/broken/")
        @cache_response(clubs.namespace, ttl=timedelta(seconds=60))
        def broken(request: HttpRequest) -> HttpResponse:
            return HttpResponse(status=404)

        assert [get("/broken/").status_code for _ in range(2)] == [404, 404]
        assert "Cache-Status" not in get("/broken/")

    def test_cached_response_counts_towards_the_throttle(
        self, clubs: Clubs, get: Get, settings: Settings
    ) -> None:
        settings.NEXUS_THROTTLES = True

        assert [get().status_code for _ in range(3)] == [200, 200, 429]

    def test_transaction_bypasses_the_cache(self, clubs: Clubs, get: Get) -> None:
        with transaction.atomic():
            Group.objects.create(name="never committed")
            inside = get()
            transaction.set_rollback(True)

        assert inside["Cache-Status"] == "nexus; fwd=bypass"
        assert get().content == b"[]"


class TestSingleFlight:
    def test_concurrent_threads_share_one_computation(
        self, clubs: Clubs, get: Get, repeat_concurrently: Callable[..., list[HttpResponse]]
    ) -> None:
        get("/clubs/?search=warm-up")
        clubs.delay = 0.2

        responses = repeat_concurrently(100, get)

        assert {response.content for response in responses} == {b"[]"}
        assert clubs.computed == 2

    def test_response_computed_before_a_commit_is_not_served_after_it(
        self, clubs: Clubs, get: Get
    ) -> None:
        clubs.may_finish.clear()
        early: list[HttpResponse] = []

        def fill() -> None:
            early.append(get())
            connection.close()

        filling = threading.Thread(target=fill)
        filling.start()
        assert clubs.started.wait(5)

        clubs.create_club("chess")
        clubs.may_finish.set()
        after_commit = get()
        filling.join()

        assert after_commit.content == b'["chess"]'
        assert early[0].content == b"[]"
        assert get().content == b'["chess"]'

    def test_concurrent_processes_share_one_computation(
        self, unique: str, settings: Settings
    ) -> None:
        command = [sys.executable, "-c", _PROCESS, settings.CACHES["default"]["LOCATION"], unique]
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]

        responses = [process.communicate(timeout=30)[0] for process in processes]

        assert len(set(responses)) == 1
        assert len(responses[0].split()) == 1


class TestCached:
    def test_bump_invalidates_the_value(self, unique: str) -> None:
        namespace = Namespace(f"test.{unique}")
        computed: list[Decimal] = []

        @cached(namespace, ttl=timedelta(seconds=60))
        def list_prices(*, minimum: Decimal) -> list[str]:
            computed.append(minimum)
            return [str(minimum)]

        first, second = list_prices(minimum=Decimal(1)), list_prices(minimum=Decimal(1))
        other = list_prices(minimum=Decimal(2))
        namespace.bump()
        third = list_prices(minimum=Decimal(1))

        assert (first, second, third, other) == (["1"], ["1"], ["1"], ["2"])
        assert computed == [1, 2, 1]

    def test_each_caller_gets_a_copy(self, unique: str) -> None:
        @cached(Namespace(f"test.{unique}"), ttl=timedelta(seconds=60))
        def list_names() -> list[str]:
            return ["chess"]

        list_names().append("mine")

        assert list_names() == ["chess"]

    def test_error_is_not_stored(self, unique: str) -> None:
        @cached(Namespace(f"test.{unique}"), ttl=timedelta(seconds=60))
        def fail(*, times: list[int]) -> int:
            raise LookupError

        for _ in range(2):
            with pytest.raises(LookupError):
                fail(times=[])


class TestUnavailableCache:
    def test_requests_bypass_the_cache(self, clubs: Clubs, get: Get, settings: Settings) -> None:
        # No process listens on the discard port.
        settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:9/1"}}

        responses = [get() for _ in range(8)]
        clubs.create_club("chess")

        assert {response["Cache-Status"] for response in responses} == {"nexus; fwd=bypass"}
        assert get().content == b'["chess"]'
        assert cache_server().is_unavailable

    def test_bump_missed_during_an_outage_is_applied_after_it(
        self, clubs: Clubs, get: Get, settings: Settings
    ) -> None:
        available = settings.CACHES
        get()
        settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:9/2"}}
        clubs.create_club("chess")
        settings.CACHES = available

        assert get().content == b'["chess"]'


class TestEtagged:
    def test_matching_etag_gets_no_body(self, api: NinjaAPI, get: Get) -> None:
        @api.get("/club/", response=str)
        @etagged
        def get_club(request: HttpRequest) -> str:
            return "chess"

        first = get("/club/")
        second = get("/club/", **{"If-None-Match": first["ETag"]})
        other = get("/club/", **{"If-None-Match": '"other"'})

        assert (first.status_code, second.status_code, other.status_code) == (200, 304, 200)
