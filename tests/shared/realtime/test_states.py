"""Watching a state: as it is, and as it becomes."""

from contextlib import ExitStack

from shared.realtime import counts
from tests.shared.realtime.scratch.shelf import Kettle
from tests.streams import listening, nothing_left

DEGREES = "/api/v1/kettles/1/stream/"


class TestState:
    def test_is_shown_at_once_and_after_every_announcement(self, kettle: Kettle) -> None:
        with listening(DEGREES) as stream:
            first = stream.next()
            kettle.heat(90)
            second = stream.next()

        assert (first.event, first.data) == ("degrees", {"id": 1, "degrees": 20})
        assert (second.event, second.data) == ("degrees", {"id": 1, "degrees": 90})
        assert int(second.id or 0) > int(first.id or 0)

    def test_comes_with_headers_that_no_proxy_may_misread(self, kettle: Kettle) -> None:
        with listening(DEGREES) as stream:
            stream.next()

        assert stream.status == 200
        assert stream.headers["content-type"] == "text/event-stream"
        assert stream.headers["cache-control"] == "no-store"
        assert stream.headers["x-accel-buffering"] == "no"
        assert len(stream.headers["x-request-id"]) >= 8

    def test_tells_only_the_latest_of_many(self, kettle: Kettle) -> None:
        with listening(DEGREES) as stream:
            stream.next()
            for degrees in range(21, 101):
                kettle.heat(degrees)
            shown = [stream.next()]
            while shown[-1].data["degrees"] < 100:
                shown.append(stream.next())

        assert len(shown) <= 8

    def test_is_a_fresh_one_for_whoever_comes_back(self, kettle: Kettle) -> None:
        with listening(DEGREES, last_id=1) as stream:
            assert stream.next().data == {"id": 1, "degrees": 20}

    def test_ends_when_it_may_no_longer_be_seen(self, kettle: Kettle) -> None:
        with listening(DEGREES) as stream:
            stream.next()
            kettle.vanish()
            events = stream.rest()

        assert events == []
        assert stream.comments[-1] == "not_found"

    def test_says_before_the_first_byte_that_it_cannot_be_seen(self) -> None:
        with listening("/api/v1/kettles/2/stream/") as stream:
            problem = stream.problem

        assert (stream.status, stream.headers["content-type"]) == (404, "application/problem+json")
        assert (problem["code"], problem["detail"]) == ("not_found", "There is no such kettle.")
        assert nothing_left()

    def test_shows_that_it_lives(self, kettle: Kettle, settings: object) -> None:
        settings.NEXUS_STREAM_HEARTBEAT = 0.05  # type: ignore[attr-defined]
        with listening(DEGREES) as stream:
            stream.next()
            stream.is_silent()

        assert "heartbeat" in stream.comments

    def test_answers_head_with_headers_alone(self, kettle: Kettle) -> None:
        with listening(DEGREES, method="HEAD") as stream:
            assert stream.rest() == []

        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")


class TestAudience:
    def test_shares_one_read(self, kettle: Kettle) -> None:
        with ExitStack() as stack:
            streams = [stack.enter_context(listening(DEGREES)) for _ in range(20)]
            for stream in streams:
                stream.next()
                # One that opens makes sure, once the channel is heard, that nothing has changed.
                assert stream.is_silent(0.05)
            before = kettle.reads
            kettle.heat(90)
            shown = [stream.next().data["degrees"] for stream in streams]

            assert shown == [90] * 20
            assert kettle.reads - before <= 2
            assert counts()["feeds"] == 1
