"""Fixtures for the tests of the core."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI

from shared import deadlines
from shared.errors import DomainError
from tests import concurrency

T = TypeVar("T")


@pytest.fixture
def repeat_concurrently() -> Callable[[int, Callable[[], T]], list[T]]:
    """Return the function that calls a function many times concurrently."""
    return concurrency.repeat_concurrently


@pytest.fixture
def unique() -> str:
    """Return a word that no other test uses, because the tests share the cache server."""
    return uuid4().hex


@pytest.fixture
def api(unique: str) -> NinjaAPI:
    """Return an API that responds to an error with its code as the body."""
    api = NinjaAPI(urls_namespace=unique)

    @api.exception_handler(DomainError)
    def respond(request: HttpRequest, error: DomainError) -> HttpResponse:
        return HttpResponse(error.code, status=error.kind.value)

    return api


@pytest.fixture
def send_request(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """Return a function that sends a request to the test's API."""
    resolver: list[URLResolver] = []

    def send(request: HttpRequest) -> HttpResponse:
        if not resolver:
            resolver.append(URLResolver(RegexPattern(r"^/"), [path("", api.urls)]))
        match = resolver[0].resolve(request.path)
        response: HttpResponse = match.func(request, **match.kwargs)
        return response

    return send


@pytest.fixture
def every_slot_taken(settings: Any) -> Iterator[None]:
    """Occupy both slots of requests that wait for a slow service."""
    settings.NEXUS_UPSTREAM_WAITS = 2
    done = threading.Event()

    def wait() -> None:
        with deadlines.request_deadline(60), deadlines.upstream_wait():
            done.wait(30)

    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(deadlines.PROMPT_SECONDS)
    yield
    done.set()
    for thread in threads:
        thread.join()
