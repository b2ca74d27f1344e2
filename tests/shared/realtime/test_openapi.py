"""The OpenAPI description of a stream."""

from typing import Any

import pytest

from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from tests.shared.realtime.scratch.urls import registry


@pytest.fixture(scope="module")
def operation() -> Any:
    """Return the operation of a stream with two types of events."""
    document = resolve_references(build_api(registry).get_openapi_schema())
    return document["paths"]["/api/v1/sensors/{sensor_id}/both/stream/"]["get"]


class TestStreamOperation:
    def test_response_lists_events_and_the_schemas_of_their_data(self, operation: Any) -> None:
        content = operation["responses"]["200"]["content"]

        assert list(content) == ["text/event-stream"]
        assert content["text/event-stream"]["schema"]["x-event-data"] == {
            "degrees": {"$ref": "#/components/schemas/SensorOut"},
            "alarm": {"$ref": "#/components/schemas/AlarmOut"},
        }

    def test_example_shows_events_as_they_are_sent(self, operation: Any) -> None:
        example = operation["responses"]["200"]["content"]["text/event-stream"]["example"]

        assert example == (
            'id: 1\nevent: alarm\ndata: {"number": 1}\n\n'
            'id: 2\nevent: degrees\ndata: {"id": 1, "degrees": 1}\n\n'
        )

    def test_security_allows_anonymous_bearer_and_ticket(self, operation: Any) -> None:
        assert operation["security"] == [{}, {"bearer": []}, {"ticket": []}]

    def test_parameters_include_last_event_id(self, operation: Any) -> None:
        assert [parameter["name"] for parameter in operation["parameters"]] == [
            "sensor_id",
            "Last-Event-ID",
        ]
