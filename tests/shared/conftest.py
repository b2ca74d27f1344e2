"""Fixtures for the tests of the core."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI

from shared.errors import DomainError

T = TypeVar("T")


@pytest.fixture
def at_once() -> Callable[[int, Callable[[], T]], list[T]]:
    """Return a function that calls something many times, all at the same moment."""

    def call(times: int, action: Callable[[], T]) -> list[T]:
        barrier = Barrier(times)

        def join() -> T:
            barrier.wait()
            try:
                return action()
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as threads:
            return [future.result() for future in [threads.submit(join) for _ in range(times)]]

    return call


@pytest.fixture
def unique() -> str:
    """Return a word that no other test uses: the cache server is shared."""
    return uuid4().hex


@pytest.fixture
def api(unique: str) -> NinjaAPI:
    """Return an API of the test's own, which answers errors with their code alone."""
    api = NinjaAPI(urls_namespace=unique)

    @api.exception_handler(DomainError)
    def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
        return HttpResponse(error.code, status=error.kind.value)

    return api


@pytest.fixture
def ask(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """Return a function that puts a request to the test's API."""
    resolver: list[URLResolver] = []

    def answer(request: HttpRequest) -> HttpResponse:
        if not resolver:
            resolver.append(URLResolver(RegexPattern(r"^/"), [path("", api.urls)]))
        match = resolver[0].resolve(request.path)
        response: HttpResponse = match.func(request, **match.kwargs)
        return response

    return answer
