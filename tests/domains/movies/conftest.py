"""Fixtures for the tests of movies: the TMDb simulator behind a real socket, and users."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from domains.movies.simulator import Simulator
from domains.movies.simulator.films import FIRST_ID
from shared.auth.models import User
from shared.caching import cache_server
from shared.caching.server import make_key
from tests.factories import UserFactory

TOKEN = "secret-token-4711"


@pytest.fixture(scope="session")
def session_simulator() -> Iterator[Simulator]:
    """Return the simulator of this run, after a first request has warmed up the host."""
    Client(SERVER_NAME="localhost").get("/api/v1/meta/")
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(autouse=True)
def tmdb(session_simulator: Simulator, settings: Settings) -> Iterator[Simulator]:
    """Return the TMDb simulator without faults and calls, with an empty cache."""
    _wait_for_fetches()
    settings.TMDB_API_URL = session_simulator.url
    settings.TMDB_API_TOKEN = TOKEN
    settings.TMDB_API_KEY = ""
    settings.TMDB_CONNECT_SECONDS = 2.0
    settings.TMDB_READ_SECONDS = 3.0
    settings.TMDB_TOTAL_SECONDS = 6.0
    settings.TMDB_CALLS_PER_SECOND = 1000
    session_simulator.accepts = TOKEN
    session_simulator.latency = 0.0
    session_simulator.recover()
    session_simulator.faults.forget_calls()
    session_simulator.credentials.clear()
    clear_cache()
    yield session_simulator
    session_simulator.recover()


@pytest.fixture
def short_timeouts(settings: Settings) -> Callable[[], None]:
    """Return a function that shortens the timeouts, for tests in which a call hangs."""

    def shorten() -> None:
        settings.TMDB_READ_SECONDS = 0.6
        settings.TMDB_TOTAL_SECONDS = 1.2

    return shorten


@pytest.fixture
def always_stale(settings: Settings) -> None:
    """Make every cached response stale at once."""
    settings.NEXUS_MOVIES_FRESH_SECONDS = 0.0


@pytest.fixture
def viewer(db: None) -> User:
    """Return a viewer."""
    return UserFactory.create()


@pytest.fixture
def film() -> int:
    """Return the id of an existing film that is not for adults."""
    return FIRST_ID


def end_period(name: str, *, seconds: float) -> None:
    """Let a period of the circuit breaker end at once, which would last up to these seconds."""

    def end(client: Any) -> None:
        [key] = client.scan_iter(match=make_key("movies", "upstream", "*", name), count=1000)
        assert 0 < client.pttl(key) <= seconds * 1000
        client.pexpire(key, 0)

    cache_server().call(end)


def _wait_for_fetches() -> None:
    """Wait for calls that began in earlier tests, and would fill the cache of this one."""
    for thread in threading.enumerate():
        if thread.name == "fetch movies":
            thread.join(timeout=30)
            assert not thread.is_alive()


def clear_cache() -> None:
    """Delete the cache entries of movies, including the state of the circuit."""

    def forget(client: Any) -> None:
        names = list(client.scan_iter(match=make_key("movies", "*"), count=1000))
        if names:
            client.delete(*names)

    cache_server().call(forget)
