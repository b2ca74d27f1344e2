"""Streams of a state: the present one, then every change."""

from contextlib import ExitStack

from shared.realtime import counts
from tests.shared.realtime.scratch.sensors import Sensor
from tests.streams import all_streams_closed, open_stream

DEGREES = "/api/v1/sensors/1/stream/"


class TestStateStream:
    def test_state_is_sent_on_opening_and_after_announcement(self, sensor: Sensor) -> None:
        with open_stream(DEGREES) as stream:
            first = stream.next()
            sensor.set_degrees(90)
            second = stream.next()

        assert (first.event, first.data) == ("degrees", {"id": 1, "degrees": 20})
        assert (second.event, second.data) == ("degrees", {"id": 1, "degrees": 90})
        assert int(second.id or 0) > int(first.id or 0)

    def test_headers_forbid_caching_and_buffering(self, sensor: Sensor) -> None:
        with open_stream(DEGREES) as stream:
            stream.next()

        assert stream.status == 200
        assert stream.headers["content-type"] == "text/event-stream"
        assert stream.headers["cache-control"] == "no-store"
        assert stream.headers["x-accel-buffering"] == "no"
        assert len(stream.headers["x-request-id"]) >= 8

    def test_many_changes_are_sent_as_few_states_ending_with_the_latest(
        self, sensor: Sensor
    ) -> None:
        with open_stream(DEGREES) as stream:
            stream.next()
            for degrees in range(21, 101):
                sensor.set_degrees(degrees)
            sent = [stream.next()]
            while sent[-1].data["degrees"] < 100:
                sent.append(stream.next())

        assert len(sent) <= 8

    def test_reconnecting_client_gets_present_state(self, sensor: Sensor) -> None:
        with open_stream(DEGREES, last_id=1) as stream:
            assert stream.next().data == {"id": 1, "degrees": 20}

    def test_deleted_object_ends_stream_with_its_code(self, sensor: Sensor) -> None:
        with open_stream(DEGREES) as stream:
            stream.next()
            sensor.remove()
            events = stream.read_to_end()

        assert events == []
        assert stream.comments[-1] == "not_found"

    def test_missing_object_is_a_problem_document(self) -> None:
        with open_stream("/api/v1/sensors/2/stream/") as stream:
            problem = stream.problem

        assert (stream.status, stream.headers["content-type"]) == (404, "application/problem+json")
        assert (problem["code"], problem["detail"]) == ("not_found", "There is no such sensor.")
        assert all_streams_closed()

    def test_idle_stream_sends_heartbeats(self, sensor: Sensor, settings: object) -> None:
        settings.NEXUS_STREAM_HEARTBEAT = 0.05  # type: ignore[attr-defined]
        with open_stream(DEGREES) as stream:
            stream.next()
            stream.receives_nothing()

        assert "heartbeat" in stream.comments

    def test_head_request_gets_headers_alone(self, sensor: Sensor) -> None:
        with open_stream(DEGREES, method="HEAD") as stream:
            assert stream.read_to_end() == []

        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")


class TestAudience:
    def test_streams_of_one_audience_share_one_read(self, sensor: Sensor) -> None:
        with ExitStack() as stack:
            streams = [stack.enter_context(open_stream(DEGREES)) for _ in range(20)]
            for stream in streams:
                stream.next()
                # A stream reads once more after its subscription, to see whether the state changed.
                assert stream.receives_nothing(0.05)
            before = sensor.reads
            sensor.set_degrees(90)
            sent = [stream.next().data["degrees"] for stream in streams]

            assert sent == [90] * 20
            assert sensor.reads - before <= 2
            assert counts()["feeds"] == 1
