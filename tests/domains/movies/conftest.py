"""Fixtures for the tests of movies: TMDb's stand-in behind a real socket, and people."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from domains.movies.simulator import Simulator
from domains.movies.simulator.films import FIRST_ID
from shared.auth.models import User
from shared.caching import cache_server
from shared.caching.server import make_key
from tests.api_client import ApiClient
from tests.domains.movies.factories import UserFactory

TOKEN = "secret-token-4711"

AllAtOnce = Callable[[int, Callable[[], Any]], list[Any]]


@pytest.fixture(scope="session")
def one_simulator() -> Iterator[Simulator]:
    """Return the one simulator of this run; the host has answered before, so it is warm."""
    Client(SERVER_NAME="localhost").get("/api/v1/meta/")
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(autouse=True)
def tmdb(one_simulator: Simulator, settings: Settings) -> Iterator[Simulator]:
    """Return the TMDb simulator without faults and calls, with an empty cache."""
    settings.TMDB_API_URL = one_simulator.url
    settings.TMDB_API_TOKEN = TOKEN
    settings.TMDB_API_KEY = ""
    settings.TMDB_CONNECT_SECONDS = 2.0
    settings.TMDB_READ_SECONDS = 3.0
    settings.TMDB_TOTAL_SECONDS = 6.0
    settings.TMDB_CALLS_PER_SECOND = 1000
    one_simulator.accepts = TOKEN
    one_simulator.latency = 0.0
    one_simulator.recover()
    one_simulator.faults.forget_calls()
    one_simulator.credentials.clear()
    forget_everything_kept()
    yield one_simulator
    one_simulator.recover()


@pytest.fixture
def given_up_soon(settings: Settings) -> Callable[[], None]:
    """Return a function that shortens the time-outs: for what hangs, not for what is slow."""

    def shorten() -> None:
        settings.TMDB_READ_SECONDS = 0.6
        settings.TMDB_TOTAL_SECONDS = 1.2

    return shorten


@pytest.fixture
def all_stale(settings: Settings) -> None:
    """Make every answer stale as soon as it is kept."""
    settings.NEXUS_MOVIES_FRESH_SECONDS = 0.0


@pytest.fixture
def viewer(db: None) -> User:
    """Return a viewer with favourites."""
    return UserFactory.create()


@pytest.fixture
def stranger(db: None) -> User:
    """Return another user."""
    return UserFactory.create()


@pytest.fixture
def api(db: None) -> ApiClient:
    """Return both transports."""
    return ApiClient()


@pytest.fixture
def film() -> int:
    """Return the number of a film there is, and not for adults."""
    return FIRST_ID


@pytest.fixture
def all_at_once() -> AllAtOnce:
    """Return a function that does something many times in threads of their own, together."""

    def run(times: int, action: Callable[[], Any]) -> list[Any]:
        barrier = Barrier(times)

        def attempt() -> Any:
            try:
                barrier.wait(timeout=30)
                return action()
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as threads:
            return [each.result() for each in [threads.submit(attempt) for _ in range(times)]]

    return run


def forget_everything_kept() -> None:
    """Forget what the cache server keeps of movies, the state of the circuit included."""

    def forget(client: Any) -> None:
        names = list(client.scan_iter(match=make_key("movies", "*"), count=1000))
        if names:
            client.delete(*names)

    cache_server().call(forget)
