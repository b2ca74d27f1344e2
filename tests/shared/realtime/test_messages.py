"""Streams of messages: each once, in order, without gaps between two connections."""

import threading

from shared.realtime import counts
from shared.realtime.outbound_queue import MAX_QUEUED
from shared.realtime.sources import MAX_REPLAYED, REPLAY_BATCH
from tests.shared.realtime.scratch.sensors import Sensor
from tests.streams import ReceivedEvent, StreamClient, open_stream

ALARMS = "/api/v1/sensors/1/alarms/stream/"
BOTH = "/api/v1/sensors/1/both/stream/"


def read_numbers(stream: StreamClient, amount: int) -> list[int]:
    return [stream.next().data["number"] for _ in range(amount)]


def wait_until_subscribed(stream: StreamClient) -> None:
    """Wait until the channel is subscribed: from then on no message is missed."""
    while counts()["channels"] < 1 or counts()["connected"] < 1:
        threading.Event().wait(0.01)
    stream.receives_nothing(0.3)


class TestMessageStream:
    def test_every_message_is_sent_in_order(self, sensor: Sensor) -> None:
        with open_stream(ALARMS) as stream:
            wait_until_subscribed(stream)
            for number in range(1, 51):
                sensor.raise_alarm(number)
            events = [stream.next() for _ in range(50)]

        assert events == [
            ReceivedEvent("alarm", {"number": number}, str(number)) for number in range(1, 51)
        ]

    def test_messages_not_visible_to_viewer_are_skipped(self, sensor: Sensor) -> None:
        with open_stream(f"{ALARMS}?odd=true") as stream:
            wait_until_subscribed(stream)
            for number in (1, 2, 666, 15):
                sensor.raise_alarm(number)

            assert read_numbers(stream, 2) == [1, 15]

    def test_missed_messages_are_sent_first(self, sensor: Sensor) -> None:
        for number in range(1, 501):
            sensor.raise_alarm(number, announced=False)

        with open_stream(ALARMS, last_id=7) as stream:
            missed = read_numbers(stream, 493)
            sensor.raise_alarm(501)

            assert [*missed, *read_numbers(stream, 1)] == list(range(8, 502))

    def test_client_beyond_the_replay_limit_gets_reset_and_newest_batch(
        self, sensor: Sensor
    ) -> None:
        for number in range(1, MAX_REPLAYED + 3):
            sensor.raise_alarm(number, announced=False)

        with open_stream(ALARMS, last_id=1) as stream:
            first = stream.next()
            newest = read_numbers(stream, REPLAY_BATCH)
            sensor.raise_alarm(MAX_REPLAYED + 3)
            following = read_numbers(stream, 1)

        assert (first.event, first.id) == ("reset", None)
        assert newest == list(range(MAX_REPLAYED + 3 - REPLAY_BATCH, MAX_REPLAYED + 3))
        assert following == [MAX_REPLAYED + 3]

    def test_client_at_the_replay_limit_gets_all_messages(self, sensor: Sensor) -> None:
        for number in range(1, MAX_REPLAYED + 2):
            sensor.raise_alarm(number, announced=False)

        with open_stream(ALARMS, last_id=1) as stream:
            assert read_numbers(stream, MAX_REPLAYED) == list(range(2, MAX_REPLAYED + 2))

    def test_messages_announced_during_opening_arrive_once(self, sensor: Sensor) -> None:
        finished = threading.Event()

        def raise_alarms() -> None:
            for number in range(1, 301):
                sensor.raise_alarm(number)
            finished.set()

        thread = threading.Thread(target=raise_alarms)
        thread.start()
        with open_stream(ALARMS, last_id=0) as stream:
            received = read_numbers(stream, 300)
            finished.wait(20)
            is_complete = stream.receives_nothing()
        thread.join()

        assert received == list(range(1, 301))
        assert is_complete

    def test_invalid_last_event_id_is_ignored(self, sensor: Sensor) -> None:
        sensor.raise_alarm(1, announced=False)

        for last_id in ("teapot", "-1", "9" * 40, "1e3"):
            with open_stream(ALARMS, last_id=last_id) as stream:
                assert stream.receives_nothing(0.1)

    def test_stream_of_slow_consumer_is_closed(self, sensor: Sensor) -> None:
        before = counts().get("lagging", 0)
        with open_stream(ALARMS, max_chunks=2) as stream:
            wait_until_subscribed(stream)
            for number in range(1, MAX_QUEUED + 50):
                sensor.raise_alarm(number)
            events = stream.read_to_end()

        assert [event.data["number"] for event in events] == [1]
        assert counts()["lagging"] == before + 1


class TestStateAndMessages:
    def test_only_replayable_events_have_an_id(self, sensor: Sensor) -> None:
        sensor.raise_alarm(4, announced=False)
        with open_stream(BOTH, last_id=3) as stream:
            events = [stream.next(), stream.next()]

        assert [(event.event, event.id) for event in events] == [("degrees", None), ("alarm", "4")]
