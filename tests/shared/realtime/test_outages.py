"""The cache server goes away and comes back; the process is told to stop."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings

from shared import lifecycle
from shared.caching.server import cache_server
from shared.realtime import counts
from shared.realtime.hub import client_name
from tests.shared.realtime.scratch.shelf import Kettle
from tests.streams import Heard, listening, start_over

DEGREES = "/api/v1/kettles/1/stream/"
WHISTLES = "/api/v1/kettles/1/whistles/stream/"


def break_the_connection() -> None:
    """Have the cache server hang up on the streams of this process."""
    server = cache_server()
    for client in server.call(lambda server: server.client_list()):
        if client["name"] == client_name():
            number = client["id"]
            server.call(lambda server: server.client_kill_filter(_id=number))  # noqa: B023


class TestACacheServerThatComesBack:
    def test_finds_states_read_again(self, kettle: Kettle) -> None:
        with listening(DEGREES) as stream:
            stream.next()
            stream.is_silent(0.3)
            kettle.degrees = 90
            break_the_connection()
            caught_up = stream.next()
            kettle.heat(95)
            while (latest := stream.next()).data["degrees"] != 95:
                pass

        assert caught_up.data["degrees"] == 90
        assert latest.data == {"id": 1, "degrees": 95}

    def test_finds_missed_things_delivered(self, kettle: Kettle) -> None:
        with listening(WHISTLES, last_id=0) as stream:
            stream.is_silent(0.3)
            kettle.whistle(1)
            first = stream.next()
            kettle.whistle(2, announced=False)
            break_the_connection()
            second = stream.next()
            kettle.whistle(3)
            third = stream.next()

        assert [first, second, third] == [
            Heard("whistle", {"number": number}, str(number)) for number in (1, 2, 3)
        ]

    def test_is_not_needed_to_open(self, kettle: Kettle, settings: Any, tmp_path: Any) -> None:
        caches = django_settings.CACHES
        away = {"default": {**caches["default"], "LOCATION": f"unix://{tmp_path}/nobody"}}
        settings.CACHES = away

        with listening(DEGREES) as stream:
            shown = stream.next()
            before = counts().get("unannounced", 0)
            kettle.heat(90)
            settings.CACHES = caches
            caught_up = stream.next()

        assert shown.data["degrees"] == 20
        assert counts()["unannounced"] == before + 1
        assert caught_up.data["degrees"] == 90


class TestAProcessThatStops:
    @pytest.fixture(autouse=True)
    def afterwards(self) -> Iterator[None]:
        yield
        start_over()

    def test_ends_its_streams_with_a_last_comment(self, kettle: Kettle) -> None:
        with listening(DEGREES) as stream:
            stream.next()
            lifecycle.stop()
            events = stream.rest()
            with listening(DEGREES) as late:
                refusal = late.problem

        assert events == []
        assert stream.comments[-1] == "the server stops"
        assert (late.status, refusal["code"]) == (503, "service_unavailable")


class TestAnnouncing:
    def test_costs_one_message_and_never_fails(self, kettle: Kettle) -> None:
        before = cache_server().counts()["answered"]

        thread = threading.Thread(target=kettle.heat, args=(90,))
        thread.start()
        thread.join()

        assert cache_server().counts()["answered"] == before + 1
