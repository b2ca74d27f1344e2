"""Sending ids of committed events to the broker without blocking requests."""

import logging
import os
import time
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from celery import current_app

logger = logging.getLogger(__name__)

DELIVER = "shared.events.tasks.deliver"
MAX_QUEUED = 10_000
BATCH_SIZE = 100
PAUSE_AFTER_MESSAGE = 0.05
"""Seconds in which the next batch fills. Sending a message takes longer than handling a request."""
PAUSE_AFTER_FAILURE = 5.0
"""Seconds without further attempts after the broker has refused a message."""


class Sender:
    """
    Sends ids of events to the broker from a background thread.

    A request only enqueues an id, whether the broker responds, refuses or hangs. An event whose
    message is lost, with the broker or with the process, is delivered by the sweeper.
    """

    def __init__(self, *, pause: float = PAUSE_AFTER_MESSAGE) -> None:
        self._pause = pause
        self._reset()
        # A forked process inherits the queue, but not the thread that reads it.
        os.register_at_fork(after_in_child=self._reset)

    def enqueue(self, event_id: int) -> None:
        """Request delivery of an event. Never blocks and never fails."""
        if self._queue.qsize() < MAX_QUEUED:
            self._queue.put(event_id)
            self._ensure_thread()

    def _reset(self) -> None:
        self._queue: SimpleQueue[int] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._paused_until = 0.0

    def _ensure_thread(self) -> None:
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._send_forever, name="outbox", daemon=True)
                self._thread.start()

    def _send_forever(self) -> None:
        while True:
            event_ids = self._next_batch()
            if time.monotonic() >= self._paused_until:
                self._send(event_ids)
                time.sleep(self._pause)

    def _next_batch(self) -> list[int]:
        batch = [self._queue.get()]
        try:
            while len(batch) < BATCH_SIZE:
                batch.append(self._queue.get_nowait())
        except Empty:
            pass
        return batch

    def _send(self, event_ids: list[int]) -> None:
        try:
            current_app.send_task(DELIVER, kwargs={"event_ids": event_ids}, queue="default")
        except Exception as failure:
            # The sweeper delivers these events later, so no failure of the broker matters here.
            logger.warning("The broker is unavailable; events wait in the outbox: %s", failure)
            self._paused_until = time.monotonic() + PAUSE_AFTER_FAILURE


SENDER = Sender()
