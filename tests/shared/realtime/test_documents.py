"""How a stream is described to those who write clients."""

from typing import Any

import pytest

from nexus.gateway.openapi_components import resolve_parts
from nexus.gateway.rest import build_api
from tests.shared.realtime.scratch.urls import registry


@pytest.fixture(scope="module")
def operation() -> Any:
    """Return the description of a stream of two kinds of events."""
    document = resolve_parts(build_api(registry).get_openapi_schema())
    return document["paths"]["/api/v1/kettles/{kettle_id}/both/stream/"]["get"]


class TestAStream:
    def test_names_its_events_and_their_data(self, operation: Any) -> None:
        content = operation["responses"]["200"]["content"]

        assert list(content) == ["text/event-stream"]
        assert content["text/event-stream"]["schema"]["x-event-data"] == {
            "degrees": {"$ref": "#/components/schemas/KettleOut"},
            "whistle": {"$ref": "#/components/schemas/WhistleOut"},
        }

    def test_shows_what_comes_over_the_wire(self, operation: Any) -> None:
        example = operation["responses"]["200"]["content"]["text/event-stream"]["example"]

        assert example == (
            'id: 1\nevent: degrees\ndata: {"id": 1, "degrees": 1}\n\n'
            'id: 2\nevent: whistle\ndata: {"number": 1}\n\n'
        )

    def test_may_be_opened_with_a_ticket(self, operation: Any) -> None:
        assert operation["security"] == [{}, {"bearer": []}, {"ticket": []}]

    def test_says_where_to_go_on(self, operation: Any) -> None:
        assert [parameter["name"] for parameter in operation["parameters"]] == [
            "kettle_id",
            "Last-Event-ID",
        ]
