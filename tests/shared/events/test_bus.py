"""Events reach their handlers after the commit, each handler for itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction

from shared.events import Event, publish, subscribe


@dataclass(frozen=True, slots=True)
class KettleBoiled(Event):
    """A kettle has boiled."""

    kettle_id: int


@pytest.fixture
def heard() -> list[int]:
    heard: list[int] = []
    return heard


@pytest.fixture
def listener(heard: list[int]) -> Callable[[KettleBoiled], None]:
    def listen(event: KettleBoiled) -> None:
        heard.append(event.kettle_id)

    subscribe(KettleBoiled, listen)
    return listen


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("listener")
class TestPublish:
    def test_waits_for_the_commit(self, heard: list[int]) -> None:
        with transaction.atomic():
            publish(KettleBoiled(kettle_id=1))
            heard_before_commit = list(heard)

        assert heard_before_commit == []
        assert heard == [1]

    def test_says_nothing_after_a_rollback(self, heard: list[int]) -> None:
        with transaction.atomic():
            publish(KettleBoiled(kettle_id=1))
            transaction.set_rollback(True)

        assert heard == []

    def test_does_not_let_one_handler_silence_the_others(
        self, heard: list[int], caplog: pytest.LogCaptureFixture
    ) -> None:
        def whistle(event: KettleBoiled) -> None:
            raise RuntimeError("no steam")

        def pour(event: KettleBoiled) -> None:
            heard.append(-event.kettle_id)

        subscribe(KettleBoiled, whistle)
        subscribe(KettleBoiled, pour)

        with caplog.at_level(logging.ERROR, logger="shared.events.bus"):
            publish(KettleBoiled(kettle_id=2))

        assert heard == [2, -2]
        assert "whistle" in caplog.text

    def test_calls_a_handler_once_however_often_it_subscribes(
        self, heard: list[int], listener: Callable[[KettleBoiled], None]
    ) -> None:
        subscribe(KettleBoiled, listener)

        publish(KettleBoiled(kettle_id=3))

        assert heard == [3]
