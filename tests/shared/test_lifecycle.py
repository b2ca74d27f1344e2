"""That this process is about to stop."""

from collections.abc import Iterator

import pytest

from shared import lifecycle


@pytest.fixture(autouse=True)
def _lives_on_afterwards() -> Iterator[None]:
    yield
    lifecycle.stopping.clear()


class TestOnStop:
    def test_everybody_is_told_once(self) -> None:
        told: list[str] = []
        lifecycle.on_stop(lambda: told.append("stream"))
        lifecycle.on_stop(lambda: told.append("listener"))

        lifecycle.stop()
        lifecycle.stop()

        assert lifecycle.stopping.is_set()
        assert told == ["stream", "listener"]

    def test_one_who_fails_does_not_silence_the_next(self) -> None:
        told: list[str] = []
        lifecycle.on_stop(lambda: told.append(str(1 / 0)))
        lifecycle.on_stop(lambda: told.append("listener"))

        lifecycle.stop()

        assert told == ["listener"]

    def test_whoever_asks_too_late_is_told_at_once(self) -> None:
        told: list[str] = []
        lifecycle.stop()

        lifecycle.on_stop(lambda: told.append("latecomer"))

        assert told == ["latecomer"]

    def test_a_callback_taken_back_is_not_told(self) -> None:
        told: list[str] = []
        take_back = lifecycle.on_stop(lambda: told.append("gone"))

        take_back()
        lifecycle.stop()

        assert told == []
