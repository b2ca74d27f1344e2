"""GraphQL subscriptions over server-sent events."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from shared.realtime import counts
from tests.error_codes import get_error_code
from tests.shared.realtime.scratch.sensors import Sensor
from tests.streams import ReceivedEvent, all_streams_closed, open_stream

CHANGED = "subscription ($id: ID!) { sensorChanged(id: $id) { id degrees } }"
MINE = "subscription { mySensorChanged(id: 1) { degrees } }"
RAISED = "subscription { alarmRaised(id: 1) }"


def subscribe(document: str, *, token: str | None = None, **variables: object) -> Any:
    body = {"query": document, "variables": variables}
    return open_stream("/graphql", method="POST", body=body, token=token)


def value(event: ReceivedEvent) -> Any:
    assert event.event == "next"
    return event.data["data"]


def codes(event: ReceivedEvent) -> list[str]:
    return [error["extensions"]["code"] for error in event.data["errors"]]


class TestSubscriptionStream:
    def test_state_is_sent_on_opening_and_after_announcement(self, sensor: Sensor) -> None:
        with subscribe(CHANGED, id=1) as stream:
            first = stream.next()
            sensor.set_degrees(90)
            second = stream.next()

        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")
        assert value(first) == {"sensorChanged": {"id": "1", "degrees": 20}}
        assert value(second) == {"sensorChanged": {"id": "1", "degrees": 90}}

    def test_every_visible_message_is_sent(self, sensor: Sensor) -> None:
        with subscribe(RAISED) as stream:
            stream.receives_nothing(0.3)
            for number in (1, 2, 666, 3):
                sensor.raise_alarm(number)
            events = [stream.next() for _ in range(3)]

        assert [value(event)["alarmRaised"] for event in events] == [1, 2, 3]

    def test_disconnect_closes_stream_and_channel(self, sensor: Sensor) -> None:
        with subscribe(CHANGED, id=1) as first, subscribe(RAISED) as second:
            first.next()
            second.receives_nothing(0.3)
            assert (counts()["streams"], counts()["channels"]) == (2, 2)

        assert all_streams_closed()

    def test_get_request_opens_stream(self, sensor: Sensor) -> None:
        address = f"/graphql?query={quote(CHANGED)}&variables={quote(json.dumps({'id': '1'}))}"
        with open_stream(address) as stream:
            assert value(stream.next()) == {"sensorChanged": {"id": "1", "degrees": 20}}

    def test_request_without_event_stream_accept_header_is_refused(self, sensor: Sensor) -> None:
        with open_stream(
            "/graphql", method="POST", body={"query": RAISED}, headers={"accept": "*/*"}
        ) as stream:
            assert (stream.status, stream.problem["code"]) == (400, "malformed_request")

    def test_deleted_object_ends_stream_with_error_and_complete(self, sensor: Sensor) -> None:
        with subscribe(CHANGED, id=1) as stream:
            stream.next()
            sensor.remove()
            failed, last = stream.read_to_end()

        assert codes(failed) == ["not_found"]
        assert last == ReceivedEvent("complete", None)

    def test_unexpected_exception_is_masked(self, sensor: Sensor) -> None:
        with subscribe("subscription { sensorChanged(id: 1) { degrees secret } }") as stream:
            event = stream.next()

        assert value(event) == {"sensorChanged": {"degrees": 20, "secret": None}}
        assert codes(event) == ["internal_error"]
        assert "hunter2" not in json.dumps(event.data)

    def test_bearer_token_authenticates_subscription(self, sensor: Sensor, token: str) -> None:
        with subscribe(MINE, token=token) as stream:
            assert value(stream.next()) == {"mySensorChanged": {"degrees": 20}}
        with subscribe(MINE) as stream:
            refused, last = stream.read_to_end()
        with subscribe(MINE, token="teapot") as stream:
            problem = stream.problem

        assert (codes(refused), last.event) == (["not_authenticated"], "complete")
        assert (stream.status, get_error_code(problem)) == (401, "token_invalid")

    def test_subscription_over_the_stream_limit_is_refused(
        self, sensor: Sensor, settings: Any
    ) -> None:
        settings.NEXUS_MAX_STREAMS_ADDRESS = 1

        with subscribe(CHANGED, id=1), subscribe(CHANGED, id=1) as refused:
            assert (refused.status, get_error_code(refused.problem)) == (429, "rate_limited")


class TestOperationsAsStream:
    @pytest.mark.parametrize(
        ("document", "data"),
        [
            pytest.param("{ sensor(id: 1) { degrees } }", {"sensor": {"degrees": 20}}, id="query"),
            pytest.param(
                "mutation { setDegrees(id: 1, degrees: 70) { sensor { degrees } } }",
                {"setDegrees": {"sensor": {"degrees": 70}}},
                id="mutation",
            ),
        ],
    )
    def test_query_or_mutation_sends_one_event_and_complete(
        self, sensor: Sensor, document: str, data: object
    ) -> None:
        with subscribe(document) as stream:
            first, last = stream.read_to_end()

        assert value(first) == data
        assert last == ReceivedEvent("complete", None)

    @pytest.mark.parametrize(
        ("document", "code"),
        [
            pytest.param("subscription {", "graphql_parse_failed", id="not parsed"),
            pytest.param(
                "subscription { unknown(id: 1) }", "graphql_validation_failed", id="not valid"
            ),
            pytest.param(CHANGED, "graphql_validation_failed", id="missing variable"),
            pytest.param(
                "subscription { sensorChanged(id: 1) {" + " degrees" * 2500 + " } }",
                "query_too_complex",
                id="too long",
            ),
            pytest.param(
                "subscription { sensorChanged(id: 2) { id } }", "not_found", id="missing object"
            ),
        ],
    )
    def test_invalid_document_sends_error_event_and_complete(
        self, document: str, code: str
    ) -> None:
        with subscribe(document) as stream:
            first, last = stream.read_to_end()

        assert stream.status == 200
        assert codes(first) == [code]
        assert last == ReceivedEvent("complete", None)

    @pytest.mark.parametrize(
        ("document", "media_type"),
        [
            pytest.param("{ sensor(id: 1) { degrees } }", "application/json", id="query"),
            pytest.param("{ sensor", "application/json", id="not parsed"),
            pytest.param(
                "subscription { sensorChanged(id: 1) { degrees } }",
                "text/event-stream",
                id="subscription",
            ),
        ],
    )
    def test_only_a_subscription_is_a_stream_for_a_client_that_also_accepts_json(
        self, sensor: Sensor, document: str, media_type: str
    ) -> None:
        accepted = {"accept": "application/json, text/event-stream, multipart/mixed"}
        with open_stream(
            "/graphql", method="POST", body={"query": document}, headers=accepted
        ) as stream:
            assert (stream.status, stream.headers["content-type"]) == (200, media_type)

    def test_mutation_over_get_is_refused(self, sensor: Sensor) -> None:
        document = quote("mutation { setDegrees(id: 1, degrees: 70) { sensor { degrees } } }")
        with open_stream(f"/graphql?query={document}") as stream:
            problem = stream.problem

        assert (stream.status, problem["code"]) == (405, "method_not_allowed")
        assert stream.headers["allow"] == "POST"
        assert sensor.degrees == 20
