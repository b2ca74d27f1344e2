"""Watching things: each once, in order, and none lost between two connections."""

import threading

from shared.realtime import counts
from shared.realtime.inboxes import MOST_WAITING
from shared.realtime.sources import MISSED_AT_ONCE, MOST_MISSED
from tests.shared.realtime.scratch.shelf import Kettle
from tests.streams import Heard, Listener, listening

WHISTLES = "/api/v1/kettles/1/whistles/stream/"
BOTH = "/api/v1/kettles/1/both/stream/"


def numbers(stream: Listener, amount: int) -> list[int]:
    return [stream.next().data["number"] for _ in range(amount)]


def opened(stream: Listener) -> None:
    """Wait until the channel is heard: from then on nothing is missed."""
    while counts()["channels"] < 1 or counts()["connected"] < 1:
        threading.Event().wait(0.01)
    stream.is_silent(0.3)


class TestThings:
    def test_are_shown_one_by_one(self, kettle: Kettle) -> None:
        with listening(WHISTLES) as stream:
            opened(stream)
            for number in range(1, 51):
                kettle.whistle(number)
            heard = [stream.next() for _ in range(50)]

        assert heard == [
            Heard("whistle", {"number": number}, str(number)) for number in range(1, 51)
        ]

    def test_are_left_out_if_they_are_not_for_this_viewer(self, kettle: Kettle) -> None:
        with listening(f"{WHISTLES}?odd=true") as stream:
            opened(stream)
            for number in (1, 2, 666, 15):
                kettle.whistle(number)

            assert numbers(stream, 2) == [1, 15]

    def test_that_were_missed_come_first(self, kettle: Kettle) -> None:
        for number in range(1, 501):
            kettle.whistle(number, announced=False)

        with listening(WHISTLES, last_id=7) as stream:
            missed = numbers(stream, 493)
            kettle.whistle(501)

            assert [*missed, *numbers(stream, 1)] == list(range(8, 502))

    def test_of_which_too_many_were_missed_begin_with_the_newest(self, kettle: Kettle) -> None:
        for number in range(1, MOST_MISSED + 3):
            kettle.whistle(number, announced=False)

        with listening(WHISTLES, last_id=1) as stream:
            first = stream.next()
            newest = numbers(stream, MISSED_AT_ONCE)
            kettle.whistle(MOST_MISSED + 3)
            following = numbers(stream, 1)

        assert (first.event, first.id) == ("reset", None)
        assert newest == list(range(MOST_MISSED + 3 - MISSED_AT_ONCE, MOST_MISSED + 3))
        assert following == [MOST_MISSED + 3]

    def test_of_which_just_so_many_were_missed_all_come(self, kettle: Kettle) -> None:
        for number in range(1, MOST_MISSED + 2):
            kettle.whistle(number, announced=False)

        with listening(WHISTLES, last_id=1) as stream:
            assert numbers(stream, MOST_MISSED) == list(range(2, MOST_MISSED + 2))

    def test_are_neither_lost_nor_doubled_around_the_opening(self, kettle: Kettle) -> None:
        finished = threading.Event()

        def whistle() -> None:
            for number in range(1, 301):
                kettle.whistle(number)
            finished.set()

        thread = threading.Thread(target=whistle)
        thread.start()
        with listening(WHISTLES, last_id=0) as stream:
            heard = numbers(stream, 300)
            finished.wait(20)
            silent = stream.is_silent()
        thread.join()

        assert heard == list(range(1, 301))
        assert silent

    def test_an_id_of_somebody_else_counts_for_none(self, kettle: Kettle) -> None:
        kettle.whistle(1, announced=False)

        for last_id in ("teapot", "-1", "9" * 40, "1e3"):
            with listening(WHISTLES, last_id=last_id) as stream:
                assert stream.is_silent(0.1)

    def test_a_client_that_does_not_read_is_let_go(self, kettle: Kettle) -> None:
        before = counts().get("lagging", 0)
        with listening(WHISTLES, reads=2) as stream:
            opened(stream)
            for number in range(1, MOST_WAITING + 50):
                kettle.whistle(number)
            events = stream.rest()

        assert [event.data["number"] for event in events] == [1]
        assert counts()["lagging"] == before + 1


class TestStateAndThings:
    def test_only_what_can_be_asked_for_again_has_an_id(self, kettle: Kettle) -> None:
        kettle.whistle(4, announced=False)
        with listening(BOTH, last_id=3) as stream:
            heard = [stream.next(), stream.next()]

        assert [(event.event, event.id) for event in heard] == [("degrees", None), ("whistle", "4")]
