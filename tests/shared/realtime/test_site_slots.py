"""The limit of one user's streams holds for all web processes together."""

import uuid
from typing import Any

import pytest

from shared.caching.server import cache_server, make_key
from shared.realtime import site_slots
from shared.realtime.site_slots import REFRESH_SECONDS, SiteSlots


@pytest.fixture(autouse=True)
def no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let only the tests write numbers: the thread of the slots has a clock of its own."""
    monkeypatch.setattr(SiteSlots, "_start_thread", lambda _: None)


class Process:
    """The streams of one web process."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.slots = SiteSlots(lambda: self.counts)

    def open(self, owner: str, *, limit: int) -> bool:
        """Open a stream and return whether it was allowed."""
        own = self.counts.get(owner, 0) + 1
        if not self.slots.acquire(owner, own=own, limit=limit):
            return False
        self.counts[owner] = own
        return True

    def close(self, owner: str, *, now: float = 0.0) -> None:
        """End a stream, and write the number as the thread does."""
        self.counts[owner] -= 1
        if not self.counts[owner]:
            del self.counts[owner]
        self.slots.release(owner)
        self.slots.refresh(now=now)


@pytest.fixture
def owner() -> str:
    """Return a user without streams."""
    return f"user {uuid.uuid4()}"


@pytest.fixture
def processes() -> tuple[Process, Process]:
    """Return two web processes."""
    return Process(), Process()


def test_streams_of_all_processes_count(processes: tuple[Process, Process], owner: str) -> None:
    first, second = processes

    assert [first.open(owner, limit=3), second.open(owner, limit=3)] == [True, True]
    assert second.open(owner, limit=3)
    assert not first.open(owner, limit=3)
    assert not second.open(owner, limit=3)
    assert first.open(f"another {owner}", limit=3)


def test_ended_stream_frees_its_slot_for_another_process(
    processes: tuple[Process, Process], owner: str
) -> None:
    first, second = processes
    first.open(owner, limit=1)
    assert not second.open(owner, limit=1)

    first.close(owner)

    assert second.open(owner, limit=1)


def test_streams_of_a_killed_process_stop_counting(
    processes: tuple[Process, Process], owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = processes
    with monkeypatch.context() as patch:
        # The numbers of the first process have expired as soon as they are written.
        patch.setattr(site_slots, "LIFETIME_SECONDS", 0)
        first.open(owner, limit=1)

    assert second.open(owner, limit=1)


def test_refresh_restores_what_the_cache_server_lost(
    processes: tuple[Process, Process], owner: str
) -> None:
    first, second = processes
    first.open(owner, limit=1)
    cache_server().run("DEL", make_key("streams", owner))

    first.slots.refresh(now=REFRESH_SECONDS)

    assert not second.open(owner, limit=1)


def test_ends_of_other_streams_do_not_delay_the_refresh(
    processes: tuple[Process, Process], owner: str
) -> None:
    first, _ = processes
    first.open(owner, limit=1)
    first.slots.refresh(now=0.0)
    cache_server().run("DEL", make_key("streams", owner))

    for second in range(1, int(REFRESH_SECONDS) + 1):
        first.open(f"another {owner}", limit=1)
        first.close(f"another {owner}", now=float(second))

    assert cache_server().run("EXISTS", make_key("streams", owner)) == 1


def test_numbers_are_removed_with_the_last_stream(
    processes: tuple[Process, Process], owner: str
) -> None:
    first, _ = processes
    first.open(owner, limit=1)
    first.close(owner)

    assert cache_server().run("EXISTS", make_key("streams", owner)) == 0


def test_process_counts_alone_without_the_cache_server(
    processes: tuple[Process, Process], owner: str, settings: Any
) -> None:
    first, second = processes
    first.open(owner, limit=1)
    default = settings.CACHES["default"]
    settings.CACHES = {"default": {**default, "LOCATION": "redis://127.0.0.1:1/0"}}

    assert second.open(owner, limit=1)
