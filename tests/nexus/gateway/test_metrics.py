"""Metrics of the latest responses, and the cost of recording them."""

import pytest
from django.test import Client

from nexus.gateway.metrics import ResponseMetrics, response_metrics
from tests.processor_time import processor_seconds

# The maximum cost of recording, as a fraction of the processor time of the smallest response.
LARGEST_SHARE = 0.02
NOTES = 1000


class TestResponseMetrics:
    def test_full_window_drops_the_oldest_response(self) -> None:
        few = ResponseMetrics(window_size=2)

        for seconds in (9.0, 0.1, 0.2):
            few.record(seconds, None)

        assert len(few) == 2
        assert few.p95() == 0.2

    def test_empty_window_has_no_metrics(self) -> None:
        assert (ResponseMetrics().p95(), ResponseMetrics().hit_ratio()) == (None, None)


@pytest.mark.django_db
@pytest.mark.urls("tests.nexus.gateway.scratch.urls")
class TestRecording:
    @pytest.mark.parametrize(
        ("path", "times"),
        [("/api/v1/meta/", 1), ("/api/v1/nothing/", 1), ("/livez", 0), ("/static/none.css", 0)],
    )
    def test_only_api_responses_are_recorded(self, client: Client, path: str, times: int) -> None:
        response_metrics.reset()

        client.get(path)

        assert len(response_metrics) == times

    def test_recording_costs_a_fraction_of_a_response(self, client: Client) -> None:
        many = ResponseMetrics()

        answer = processor_seconds(work=lambda: client.get("/api/v1/meta/"))
        notes = processor_seconds(
            work=lambda: [many.record(0.001, "nexus; hit") for _ in range(NOTES)]
        )

        assert notes / NOTES < LARGEST_SHARE * answer
