"""What the process remembers of its latest answers, and what remembering costs."""

import pytest
from django.test import Client

from nexus.gateway.measuring import Recent, recent
from tests.processor_time import processor_seconds

# A note may cost this part of the processor time of the smallest answer of the API.
LARGEST_SHARE = 0.02
NOTES = 1000


class TestRecent:
    def test_forgets_the_oldest(self) -> None:
        few = Recent(most=2)

        for seconds in (9.0, 0.1, 0.2):
            few.note(seconds, None)

        assert len(few) == 2
        assert few.p95() == 0.2

    def test_knows_nothing_at_first(self) -> None:
        assert (Recent().p95(), Recent().hits()) == (None, None)


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

    def test_note_costs_a_fraction_of_an_answer(self, client: Client) -> None:
        many = Recent()

        answer = processor_seconds(work=lambda: client.get("/api/v1/meta/"))
        notes = processor_seconds(
            work=lambda: [many.note(0.001, "nexus; hit") for _ in range(NOTES)]
        )

        assert notes / NOTES < LARGEST_SHARE * answer
