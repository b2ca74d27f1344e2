"""The faults that the simulator injects, and the number of its calls."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mode = Literal["status", "html", "truncated", "reset", "hang", "redirect", "bomb", "wrong", "body"]


@dataclass(frozen=True, slots=True)
class Fault:
    """
    A fault to inject into responses.

    ``only`` limits it to paths that contain this text. ``times`` is the number of injections, or
    None for no limit. ``delay`` is the delay of the response in seconds.
    """

    mode: Mode | None = None
    status: int = 500
    retry_after: str = ""
    delay: float = 0.0
    body: str = ""
    only: str = ""
    times: int | None = None


class Faults:
    """The configured fault, and the calls so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fault: Fault | None = None
        self._left: int | None = None
        self._calls: Counter[str] = Counter()

    def set(self, fault: Fault) -> None:
        """Inject this fault from now on."""
        with self._lock:
            self._fault, self._left = fault, fault.times

    def clear(self) -> None:
        """Stop injecting faults."""
        with self._lock:
            self._fault = None

    def forget_calls(self) -> None:
        """Reset the counter."""
        with self._lock:
            self._calls.clear()

    def calls(self) -> Mapping[str, int]:
        """Return the number of calls by path."""
        with self._lock:
            return dict(self._calls)

    def note(self, path: str) -> Fault | None:
        """Count a call, and return the fault to inject into its response, if any."""
        with self._lock:
            self._calls[path] += 1
            fault = self._fault
            if fault is None or fault.only not in path or self._left == 0:
                return None
            if self._left is not None:
                self._left -= 1
            return fault
