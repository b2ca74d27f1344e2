"""The shutdown of the process and its callbacks."""

from collections.abc import Iterator

import pytest

from shared import lifecycle


@pytest.fixture(autouse=True)
def _reset_lifecycle() -> Iterator[None]:
    yield
    lifecycle.stopping.clear()


class TestOnStop:
    def test_each_callback_runs_once(self) -> None:
        calls: list[str] = []
        lifecycle.on_stop(lambda: calls.append("stream"))
        lifecycle.on_stop(lambda: calls.append("listener"))

        lifecycle.stop()
        lifecycle.stop()

        assert lifecycle.stopping.is_set()
        assert calls == ["stream", "listener"]

    def test_failing_callback_does_not_prevent_the_next(self) -> None:
        calls: list[str] = []
        lifecycle.on_stop(lambda: calls.append(str(1 / 0)))
        lifecycle.on_stop(lambda: calls.append("listener"))

        lifecycle.stop()

        assert calls == ["listener"]

    def test_late_callback_runs_at_once(self) -> None:
        calls: list[str] = []
        lifecycle.stop()

        lifecycle.on_stop(lambda: calls.append("late"))

        assert calls == ["late"]

    def test_removed_callback_does_not_run(self) -> None:
        calls: list[str] = []
        remove = lifecycle.on_stop(lambda: calls.append("removed"))

        remove()
        lifecycle.stop()

        assert calls == []
