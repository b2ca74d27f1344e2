"""Generated wrong values: the same in every run, and the smallest that is accepted is named."""

from collections.abc import Callable
from typing import Any

import pytest

from conformance.api import Answer
from conformance.errors import MissedError
from conformance.shared import search as search_module
from conformance.shared.search import Search
from conformance.shared.wrong_values import WRONG_QUANTITIES, WRONG_TEXTS, Trial, WrongValues


def answer(status: int) -> Answer:
    return Answer(status, None, None, "", 0.0, {})


def is_refusal(given: Answer) -> bool:
    return given.is_refusal


def is_no_failure(given: Answer) -> bool:
    return given.status < 500


class Server:
    """An API of one field."""

    def __init__(self, respond: Callable[[Any], int]) -> None:
        self.received: list[Any] = []
        self._respond = respond

    def send(self, value: Any) -> Answer:
        self.received.append(value)
        return answer(self._respond(value))

    def smallest(self, values: WrongValues) -> list[tuple[str, Answer]]:
        search = Search(Trial("a field with", values, self.send))
        return [*search.smallest(is_refusal, if_odd=is_no_failure)]


def test_right_answers_to_all_values_yield_nothing() -> None:
    server = Server(lambda value: 422)

    assert server.smallest(WRONG_TEXTS) == []
    assert 20 <= len(server.received) <= 24


def test_two_runs_send_the_same_values() -> None:
    first, second = Server(lambda value: 422), Server(lambda value: 422)

    first.smallest(WRONG_TEXTS)
    second.smallest(WRONG_TEXTS)

    assert repr(first.received) == repr(second.received)


def test_smallest_accepted_value_is_named() -> None:
    server = Server(lambda value: 201 if isinstance(value, int) and value < 0 else 422)

    assert server.smallest(WRONG_QUANTITIES) == [
        ("a field with -1, the smallest such value", answer(201))
    ]


def test_odd_values_may_be_accepted_but_not_fail() -> None:
    def respond(value: Any) -> int:
        if not isinstance(value, str) or "\x00" in value:
            return 422
        return 500 if "\ud800" in value else 201

    ((what, given),) = Server(respond).smallest(WRONG_TEXTS)

    assert what == "a field with '\\ud800', the smallest such value"
    assert given.status == 500


def test_value_that_closes_the_connection_is_named() -> None:
    def respond(value: Any) -> int:
        if isinstance(value, list):
            raise MissedError("POST / is not answered")
        return 422

    ((what, given),) = Server(respond).smallest(WRONG_QUANTITIES)

    assert what == "a field with [], the smallest such value"
    assert given.text == "POST / is not answered"


def test_no_value_is_sent_twice_by_the_searches_of_two_checks() -> None:
    server = Server(lambda value: 422)
    search = Search(Trial("a field with", WRONG_TEXTS, server.send))

    for _ in range(2):
        assert [*search.smallest(is_refusal, if_odd=is_no_failure)] == []

    assert len({repr(value) for value in server.received}) == len(server.received)


def test_search_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "_SEARCH_SECONDS", 0.0)
    server = Server(lambda value: 201)

    assert server.smallest(WRONG_TEXTS) == []
    assert server.received == []
