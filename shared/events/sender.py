"""Telling the workers of committed events, without anybody waiting for the broker."""

import logging
import os
import time
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from celery import current_app

logger = logging.getLogger(__name__)

DELIVER = "shared.events.tasks.deliver"
MOST_WAITING = 10_000
MOST_AT_ONCE = 100
REST = 5.0


class Sender:
    """
    Hands ids of events to the broker from a thread of its own.

    A request puts an id down and goes on, whether the broker answers, refuses or hangs. What
    is not sent, because it is away or the process ends, lies in the outbox for the sweeper.
    """

    def __init__(self) -> None:
        self._start_afresh()
        # A forked process has a copy of the waiting ids, but not the thread that sends them.
        os.register_at_fork(after_in_child=self._start_afresh)

    def hand_over(self, event_id: int) -> None:
        """Have the event delivered soon. Never waits, never fails."""
        if self._waiting.qsize() < MOST_WAITING:
            self._waiting.put(event_id)
            self._make_sure_it_runs()

    def _start_afresh(self) -> None:
        self._waiting: SimpleQueue[int] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._rests_until = 0.0

    def _make_sure_it_runs(self) -> None:
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._send_forever, name="outbox", daemon=True)
                self._thread.start()

    def _send_forever(self) -> None:
        while True:
            event_ids = self._next_batch()
            if time.monotonic() >= self._rests_until:
                self._send(event_ids)

    def _next_batch(self) -> list[int]:
        batch = [self._waiting.get()]
        try:
            while len(batch) < MOST_AT_ONCE:
                batch.append(self._waiting.get_nowait())
        except Empty:
            pass
        return batch

    def _send(self, event_ids: list[int]) -> None:
        try:
            current_app.send_task(DELIVER, kwargs={"event_ids": event_ids}, queue="default")
        except Exception as failure:
            # Whatever is wrong with the broker, the sweeper makes up for it.
            logger.warning("The broker takes no messages, the outbox keeps them: %s", failure)
            self._rests_until = time.monotonic() + REST


SENDER = Sender()
