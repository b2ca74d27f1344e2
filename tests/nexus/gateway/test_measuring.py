"""What the process remembers of its latest answers, and what remembering costs."""

import time

import pytest
from django.test import Client

from nexus.gateway.measuring import Recent, recent

MOST_SECONDS_A_NOTE = 20e-6


class TestRecent:
    def test_forgets_the_oldest(self) -> None:
        few = Recent(most=2)

        for seconds in (9.0, 0.1, 0.2):
            few.note(seconds, None)

        assert len(few) == 2
        assert few.p95() == 0.2

    def test_knows_nothing_at_first(self) -> None:
        assert (Recent().p95(), Recent().hits()) == (None, None)

    def test_costs_next_to_nothing(self) -> None:
        many = Recent()
        started = time.perf_counter()

        for _ in range(10_000):
            many.note(0.001, "nexus; hit")

        assert (time.perf_counter() - started) / 10_000 < MOST_SECONDS_A_NOTE


@pytest.mark.django_db
@pytest.mark.urls("tests.nexus.gateway.scratch.urls")
class TestWhatIsMeasured:
    @pytest.mark.parametrize(
        ("path", "times"),
        [("/api/v1/meta/", 1), ("/api/v1/nothing/", 1), ("/livez", 0), ("/static/none.css", 0)],
    )
    def test_is_the_api_alone(self, client: Client, path: str, times: int) -> None:
        recent.forget()

        client.get(path)

        assert len(recent) == times
