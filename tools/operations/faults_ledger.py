"""What clients received while servers failed, compared with what is stored."""

import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

NO_RESPONSE = 0
"""The status of a request whose connection failed."""
_CONFIRMATION = re.compile(
    r"^Subject: Your order (\d+)\n(?:.+\n)*?Message-ID: (<\S+>)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a client got for one request: when, the status, and the seconds it took."""

    at: float
    status: int
    seconds: float


@dataclass
class Ledger:
    """The replies to all clients, and the orders that were acknowledged by key. Thread-safe."""

    replies: list[Reply] = field(default_factory=list)
    acknowledged: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, status: int, *, seconds: float) -> None:
        """Record the reply to a request that has just ended."""
        with self._lock:
            self.replies.append(Reply(time.monotonic(), status, seconds))

    def acknowledge(self, key: str, order: int) -> None:
        """Record that the order with this key was acknowledged."""
        with self._lock:
            self.acknowledged[key].add(order)

    def replies_between(self, start: float, end: float) -> list[Reply]:
        """Return the replies that ended in this span of the monotonic clock."""
        with self._lock:
            return [reply for reply in self.replies if start <= reply.at < end]

    def last_success(self) -> float:
        """Return when the last success ended, or minus infinity."""
        with self._lock:
            ended = (reply.at for reply in reversed(self.replies) if reply.status == 201)
            return next(ended, float("-inf"))


@dataclass(frozen=True)
class Audit:
    """How the stored orders differ from the acknowledged ones."""

    acknowledged: int
    lost: Collection[int]
    double: Collection[int]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost and nothing is double."""
        return not self.lost and not self.double


def audit(acknowledged: Mapping[str, Collection[int]], stored: Collection[int]) -> Audit:
    """
    Compare acknowledged orders with those that are stored.

    Each client repeats a request with the same key until it is acknowledged. So a stored order
    that was never acknowledged is a second one of its key, as is a second order for one key.
    """
    known = {order for orders in acknowledged.values() for order in orders}
    repeated = {max(orders) for orders in acknowledged.values() if len(orders) > 1}
    return Audit(
        acknowledged=len(acknowledged),
        lost=sorted(known - set(stored)),
        double=sorted(repeated | (set(stored) - known)),
    )


def confirmations_in(folder: Path) -> Mapping[int, Counter[str]]:
    """Return for each order how often each mail was sent, by its ``Message-ID``."""
    mails: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for file in folder.glob("*.log"):
        for order, message_id in _CONFIRMATION.findall(file.read_text(encoding="utf-8")):
            mails[int(order)][message_id] += 1
    return mails


@dataclass(frozen=True, kw_only=True)
class Promise:
    """
    What clients may see while a part fails.

    ``statuses`` are those of replies. ``slowest`` and ``recovery`` are in seconds; the latter
    counts from the end of the fault to the next success.
    """

    statuses: Collection[int]
    slowest: float
    recovery: float


@dataclass
class Outcome:
    """What clients saw during the faults of one row."""

    what: str
    promise: Promise
    times: int = 0
    replies: list[Reply] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)

    @property
    def is_met(self) -> bool:
        """Whether every reply and every recovery is as promised."""
        return not list(self.breaches())

    def breaches(self) -> Iterable[str]:
        """Yield each point in which the promise was broken."""
        statuses = Counter(reply.status for reply in self.replies)
        for status in sorted(set(statuses) - set(self.promise.statuses)):
            yield f"{statuses[status]} replies with status {status}"
        if self._slowest() > self.promise.slowest:
            yield f"a reply after {self._slowest():.1f} s"
        if self._recovery() > self.promise.recovery:
            yield f"recovery after {self._recovery():.1f} s"
        if not self.times or len(self.recoveries) < self.times:
            yield "no recovery"

    @property
    def cells(self) -> list[str]:
        """The cells of its row in the table."""
        statuses = Counter(reply.status for reply in self.replies)
        others = statuses.total() - statuses[201] - statuses[503] - statuses[NO_RESPONSE]
        allowed = " ".join(str(s) if s else "cut" for s in sorted(self.promise.statuses))
        return [
            self.what,
            str(self.times),
            *(f"{n:,}" for n in (statuses[201], statuses[503], statuses[NO_RESPONSE], others)),
            allowed,
            f"{self._slowest():.1f} s ({self.promise.slowest:.0f} s)",
            f"{self._recovery():.1f} s ({self.promise.recovery:.0f} s)",
            "yes" if self.is_met else "**no**",
        ]

    def _slowest(self) -> float:
        return max((reply.seconds for reply in self.replies), default=0.0)

    def _recovery(self) -> float:
        return max(self.recoveries, default=0.0)
