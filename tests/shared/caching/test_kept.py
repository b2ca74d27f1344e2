"""Kept answers: computed once, never older than the last commit, and never needed."""

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

from shared.caching import Namespace, cache_server, cached, etagged, kept
from shared.headers import answer_headers
from shared.throttling import throttled

Ask = Callable[[HttpRequest], HttpResponse]

pytestmark = pytest.mark.django_db(transaction=True)


# Another process: waits for the others to be there, then asks for one slow value.
_PROCESS = """
import sys, time, uuid
from datetime import timedelta
from django.conf import settings
url, word = sys.argv[1:]
settings.configure(
    CACHES={"default": {"LOCATION": url, "KEY_PREFIX": "nx"}},
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}},
    NEXUS_CACHE_TIMEOUT_MS=5000,
)
from shared.caching import Namespace, cache_server, cached

@cached(Namespace(f"test.{word}"), ttl=timedelta(seconds=60))
def slow():
    time.sleep(1)
    return uuid.uuid4().hex

client = cache_server()
client.ask(lambda redis: redis.incr(f"nx:test:{word}:there"))
while int(client.ask(lambda redis: redis.get(f"nx:test:{word}:there"))) < 3:
    time.sleep(0.01)
client.ask(lambda redis: redis.expire(f"nx:test:{word}:there", 60))
print(slow())
"""


class Asked(Schema):
    search: str = ""


class Clubs:
    """An API of one list, and how often it was computed."""

    def __init__(self, api: NinjaAPI, unique: str) -> None:
        self.namespace = Namespace(f"test.{unique}")
        self.computed = 0
        self.takes = 0.0
        self.started = threading.Event()
        self.may_finish = threading.Event()
        self.may_finish.set()

        @api.get("/clubs/", response=list[str], throttle=throttled("clubs", by=lambda _: unique))
        @kept(self.namespace, ttl=timedelta(seconds=60))
        def list_clubs(request: HttpRequest, asked: Query[Asked]) -> list[str]:
            self.computed += 1
            answer_headers(request)["Link"] = "<http://testserver/clubs/>; rel=next"
            names = list(Group.objects.filter(name__contains=asked.search).values_list("name"))
            time.sleep(self.takes)
            self.started.set()
            self.may_finish.wait(5)
            return [name for (name,) in names]

    def found(self, name: str) -> None:
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
def get(rf: RequestFactory, ask: Ask) -> Callable[..., HttpResponse]:
    def get(path: str = "/clubs/", **headers: str) -> HttpResponse:
        return ask(rf.get(path, headers=headers))

    return get


Get = Callable[..., HttpResponse]


class TestKept:
    def test_computes_the_second_answer_no_more(self, clubs: Clubs, get: Get) -> None:
        first, second = get(), get()

        assert first["Cache-Status"] == "nexus; fwd=miss; stored"
        assert second["Cache-Status"] == "nexus; hit"
        assert second.content == first.content == b"[]"
        for name in ("Content-Type", "ETag", "Link", "Cache-Control"):
            assert second[name] == first[name]
        assert clubs.computed == 1

    def test_shows_a_commit_in_the_next_answer(self, clubs: Clubs, get: Get) -> None:
        get()

        clubs.found("chess")

        assert get().content == b'["chess"]'

    def test_goes_on_after_a_rollback(self, clubs: Clubs, get: Get) -> None:
        get()
        with transaction.atomic():
            clubs.namespace.bump()
            transaction.set_rollback(True)

        assert get()["Cache-Status"] == "nexus; hit"

    def test_answers_304_to_who_has_it_already(self, clubs: Clubs, get: Get) -> None:
        etag = get()["ETag"]

        answer = get(**{"If-None-Match": f'"other", W/{etag}'})

        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)

    def test_tells_answers_apart_by_declared_parameters(self, clubs: Clubs, get: Get) -> None:
        get("/clubs/?search=a")

        assert get("/clubs/?search=b")["Cache-Status"] == "nexus; fwd=miss; stored"
        assert get("/clubs/?utm=x&search=a")["Cache-Status"] == "nexus; hit"
        assert get("/clubs/?search=a&search=b")["Cache-Status"] == "nexus; fwd=miss; stored"

    def test_keeps_no_refusal(self, api: NinjaAPI, get: Get, clubs: Clubs) -> None:
        @api.get("/broken/")
        @kept(clubs.namespace, ttl=timedelta(seconds=60))
        def broken(request: HttpRequest) -> HttpResponse:
            return HttpResponse(status=404)

        assert [get("/broken/").status_code for _ in range(2)] == [404, 404]
        assert "Cache-Status" not in get("/broken/")

    def test_throttles_kept_answers_too(self, clubs: Clubs, get: Get, settings: Settings) -> None:
        settings.NEXUS_THROTTLES = True

        assert [get().status_code for _ in range(3)] == [200, 200, 429]

    def test_neither_reads_nor_keeps_inside_a_transaction(self, clubs: Clubs, get: Get) -> None:
        with transaction.atomic():
            Group.objects.create(name="never committed")
            inside = get()
            transaction.set_rollback(True)

        assert inside["Cache-Status"] == "nexus; fwd=bypass"
        assert get().content == b"[]"


class TestSingleFlight:
    def test_computes_once_for_a_hundred_threads(
        self, clubs: Clubs, get: Get, at_once: Callable[..., list[HttpResponse]]
    ) -> None:
        get("/clubs/?search=warm-up")
        clubs.takes = 0.2

        answers = at_once(100, get)

        assert {answer.content for answer in answers} == {b"[]"}
        assert clubs.computed == 2

    def test_never_keeps_an_answer_computed_before_a_commit(self, clubs: Clubs, get: Get) -> None:
        clubs.may_finish.clear()
        early: list[HttpResponse] = []

        def fill() -> None:
            early.append(get())
            connection.close()

        filling = threading.Thread(target=fill)
        filling.start()
        assert clubs.started.wait(5)

        clubs.found("chess")
        clubs.may_finish.set()
        after_commit = get()
        filling.join()

        assert after_commit.content == b'["chess"]'
        assert early[0].content == b"[]"
        assert get().content == b'["chess"]'

    def test_computes_once_for_several_processes(self, unique: str, settings: Settings) -> None:
        command = [sys.executable, "-c", _PROCESS, settings.CACHES["default"]["LOCATION"], unique]
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]

        answers = [process.communicate(timeout=30)[0] for process in processes]

        assert len(set(answers)) == 1
        assert len(answers[0].split()) == 1


class TestCached:
    def test_keeps_a_value_until_a_bump(self, unique: str) -> None:
        namespace = Namespace(f"test.{unique}")
        computed: list[Decimal] = []

        @cached(namespace, ttl=timedelta(seconds=60))
        def list_prices(*, least: Decimal) -> list[str]:
            computed.append(least)
            return [str(least)]

        first, second = list_prices(least=Decimal(1)), list_prices(least=Decimal(1))
        other = list_prices(least=Decimal(2))
        namespace.bump()
        third = list_prices(least=Decimal(1))

        assert (first, second, third, other) == (["1"], ["1"], ["1"], ["2"])
        assert computed == [1, 2, 1]

    def test_gives_each_caller_a_copy(self, unique: str) -> None:
        @cached(Namespace(f"test.{unique}"), ttl=timedelta(seconds=60))
        def list_names() -> list[str]:
            return ["chess"]

        list_names().append("mine")

        assert list_names() == ["chess"]

    def test_keeps_no_failure(self, unique: str) -> None:
        @cached(Namespace(f"test.{unique}"), ttl=timedelta(seconds=60))
        def fail(*, times: list[int]) -> int:
            raise LookupError

        for _ in range(2):
            with pytest.raises(LookupError):
                fail(times=[])


class TestWithoutTheCache:
    def test_answers_all_the_same(self, clubs: Clubs, get: Get, settings: Settings) -> None:
        # Nobody listens on the discard port.
        settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:9/1"}}

        answers = [get() for _ in range(8)]
        clubs.found("chess")

        assert {answer["Cache-Status"] for answer in answers} == {"nexus; fwd=bypass"}
        assert get().content == b'["chess"]'
        assert cache_server().is_away

    def test_uses_no_old_answer_when_the_cache_comes_back(
        self, clubs: Clubs, get: Get, settings: Settings
    ) -> None:
        there = settings.CACHES
        get()
        settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:9/2"}}
        clubs.found("chess")
        settings.CACHES = there

        assert get().content == b'["chess"]'


class TestEtagged:
    def test_costs_no_body_the_second_time(self, api: NinjaAPI, get: Get) -> None:
        @api.get("/club/", response=str)
        @etagged
        def get_club(request: HttpRequest) -> str:
            return "chess"

        first = get("/club/")
        second = get("/club/", **{"If-None-Match": first["ETag"]})
        other = get("/club/", **{"If-None-Match": '"other"'})

        assert (first.status_code, second.status_code, other.status_code) == (200, 304, 200)
