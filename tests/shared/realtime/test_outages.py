"""Streams during an outage of the cache server and during shutdown."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings

from shared import lifecycle
from shared.caching.server import CacheServer
from shared.realtime import counts
from tests.shared.realtime.scratch.sensors import Sensor
from tests.streams import ReceivedEvent, break_connection, open_stream, restart_site

DEGREES = "/api/v1/sensors/1/stream/"
ALARMS = "/api/v1/sensors/1/alarms/stream/"


class TestCacheServerOutage:
    def test_state_is_read_again_after_reconnect(self, sensor: Sensor) -> None:
        with open_stream(DEGREES) as stream:
            stream.next()
            stream.receives_nothing(0.3)
            sensor.degrees = 90
            break_connection()
            caught_up = stream.next()
            sensor.set_degrees(95)
            while (latest := stream.next()).data["degrees"] != 95:
                pass

        assert caught_up.data["degrees"] == 90
        assert latest.data == {"id": 1, "degrees": 95}

    def test_missed_messages_are_replayed_after_reconnect(self, sensor: Sensor) -> None:
        with open_stream(ALARMS, last_id=0) as stream:
            stream.receives_nothing(0.3)
            sensor.raise_alarm(1)
            first = stream.next()
            sensor.raise_alarm(2, announced=False)
            break_connection()
            second = stream.next()
            sensor.raise_alarm(3)
            third = stream.next()

        assert [first, second, third] == [
            ReceivedEvent("alarm", {"number": number}, str(number)) for number in (1, 2, 3)
        ]

    def test_messages_missed_before_the_first_one_are_replayed_to_a_new_client(
        self, sensor: Sensor
    ) -> None:
        sensor.raise_alarm(1, announced=False)
        with open_stream(ALARMS) as stream:
            stream.receives_nothing(0.3)
            sensor.raise_alarm(2, announced=False)
            break_connection()
            first = stream.next()
            sensor.raise_alarm(3)
            second = stream.next()

        assert [first.data["number"], second.data["number"]] == [2, 3]

    def test_stream_opens_without_cache_server(
        self, sensor: Sensor, settings: Any, tmp_path: Any
    ) -> None:
        caches = django_settings.CACHES
        unavailable = {"default": {**caches["default"], "LOCATION": f"unix://{tmp_path}/no-server"}}
        settings.CACHES = unavailable

        with open_stream(DEGREES) as stream:
            opened_with = stream.next()
            before = counts().get("unannounced", 0)
            sensor.set_degrees(90)
            settings.CACHES = caches
            caught_up = stream.next()

        assert opened_with.data["degrees"] == 20
        assert counts()["unannounced"] == before + 1
        assert caught_up.data["degrees"] == 90


class TestShutdown:
    @pytest.fixture(autouse=True)
    def restart(self) -> Iterator[None]:
        yield
        restart_site()

    def test_open_stream_ends_with_a_comment_and_a_new_one_is_refused(self, sensor: Sensor) -> None:
        with open_stream(DEGREES) as stream:
            stream.next()
            lifecycle.stop()
            events = stream.read_to_end()
            with open_stream(DEGREES) as late:
                refusal = late.problem

        assert events == []
        assert stream.comments[-1] == "the server stops"
        assert (late.status, refusal["code"]) == (503, "service_unavailable")


class TestAnnounce:
    def test_announcement_is_one_message(
        self, sensor: Sensor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Streams of earlier tests may still write their numbers in another thread.
        callers: list[int] = []
        guard = CacheServer._guard

        def count(server: CacheServer, command: Callable[[], object]) -> object:
            callers.append(threading.get_ident())
            return guard(server, command)

        monkeypatch.setattr(CacheServer, "_guard", count)
        thread = threading.Thread(target=sensor.set_degrees, args=(90,))
        thread.start()
        thread.join()

        assert callers.count(thread.ident or 0) == 1
