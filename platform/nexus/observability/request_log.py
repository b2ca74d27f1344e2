"""Recording of requests: the event loop records, a background thread writes."""

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable

from django.conf import settings

from nexus.observability.facts import UNMATCHED, RequestFacts
from nexus.observability.request_lines import json_line, readable_line
from nexus.observability.request_metrics import RequestMetrics, request_metrics

logger = logging.getLogger("nexus.request")

SECONDS_BETWEEN_WRITES = 0.1
MAX_WAITING = 50_000
"""How many records may wait while the reader of the log is stuck. The oldest are dropped."""
LINES_IN_A_WRITE = 200
"""Fewer bytes than a pipe holds. Each write lets other threads run, so there should be few."""
SILENT_PATHS = frozenset({"/livez", "/readyz", "/metrics"})
"""Successful requests for these paths have no line, because each monitor sends one a second."""

Write = Callable[[bytes], object]
# When the response was complete, in seconds since 1970, the duration in seconds, method, status,
# facts, and whether it was a stream. A tuple, because a class would take three times as long.
_Record = tuple[float, float, str, int, RequestFacts, bool]

_UNKNOWN = RequestFacts("-", UNMATCHED)


class RequestLog:
    """
    Writes one line for each request, in the order in which their responses were completed, and
    updates the metrics.

    ``record`` only appends to a queue. A thread takes the whole queue every
    ``SECONDS_BETWEEN_WRITES``, so a slow reader of the log delays no request.
    """

    def __init__(
        self, *, write: Write | None = None, metrics: RequestMetrics = request_metrics
    ) -> None:
        self._write = write or _write_to_stderr
        self._metrics = metrics
        self._to_line = json_line if settings.NEXUS_LOG_FORMAT == "json" else readable_line
        self._records: deque[_Record] = deque(maxlen=MAX_WAITING)
        self._has_records = threading.Event()
        self._writing = threading.Lock()
        threading.Thread(target=self._write_forever, name="request-log", daemon=True).start()

    def record(
        self,
        *,
        method: str,
        path: str,
        status: int,
        facts: RequestFacts | None,
        seconds: float,
        is_stream: bool = False,
    ) -> None:
        """Record a request whose response is complete. Never blocks."""
        if path in SILENT_PATHS and status < 400:
            return
        if len(self._records) == MAX_WAITING:
            self._metrics.lost_lines += 1
        self._records.append((time.time(), seconds, method, status, facts or _UNKNOWN, is_stream))
        if not self._has_records.is_set():
            self._has_records.set()

    def flush(self) -> None:
        """Write the lines of all requests that were recorded before this call."""
        with self._writing:
            self._has_records.clear()
            records = [self._records.popleft() for _ in range(len(self._records))]
            lines = self._process(records)
            if not logger.isEnabledFor(logging.INFO):
                return
            for start in range(0, len(lines), LINES_IN_A_WRITE):
                self._write("".join(lines[start : start + LINES_IN_A_WRITE]).encode())

    def _process(self, records: Iterable[_Record]) -> list[str]:
        """Update the metrics and return the lines."""
        kinds, lines = self._metrics.kinds, []
        for ended_at, seconds, method, status, facts, is_stream in records:
            kind = kinds[facts.labels, method, status, facts.cache, is_stream]
            kind.add(seconds=seconds, queries=facts.queries)
            lines.append(self._to_line(kind, facts, ended_at=ended_at, seconds=seconds))
        return lines

    def _write_forever(self) -> None:
        while True:
            self._has_records.wait()
            time.sleep(SECONDS_BETWEEN_WRITES)
            try:
                self.flush()
            except Exception:
                logger.exception("Lines of requests were not written.")


def _write_to_stderr(chunk: bytes) -> None:
    # The stream of the other log lines, whose lock keeps lines in one piece.
    sys.stderr.write(chunk.decode())
    sys.stderr.flush()
