"""How busy a machine is with other programs, measured while a lab does nothing."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_IDLE = (3, 4)
"""The columns of /proc/stat for time without work and for time that waits for a disk."""


def busy_share(seconds: float = 3.0) -> float:
    """Return the share of the processors' time that is used in the next seconds, from 0 to 1."""
    before = _ticks()
    time.sleep(seconds)
    return share_between(before, _ticks())


def share_between(before: Sequence[int], after: Sequence[int]) -> float:
    """Return the share of used time between two readings of the first line of /proc/stat."""
    spent = [later - earlier for earlier, later in zip(before, after, strict=True)]
    idle = sum(spent[column] for column in _IDLE)
    return 1 - idle / sum(spent) if sum(spent) else 0.0


def _ticks() -> list[int]:
    # The last two columns are contained in the first two.
    return [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def processor_seconds(argument: str) -> float:
    """Return the processor time that processes with this command-line argument have used."""
    return sum(map(_seconds_of, _processes_with(argument)))


def _processes_with(argument: str) -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if argument.encode() in (process / "cmdline").read_bytes().split(b"\0"):
                yield process


def _seconds_of(process: Path) -> float:
    total = 0
    for thread in process.glob("task/*/schedstat"):
        with suppress(OSError):
            total += int(thread.read_text().split()[0])
    return total / 1_000_000_000


@dataclass
class Noise:
    """The readings of a measurement, each taken while its servers had nothing to do."""

    shares: list[float] = field(default_factory=list)

    def read(self) -> None:
        """Take a reading, which takes three seconds."""
        self.shares.append(busy_share())

    def __str__(self) -> str:
        """Return the sentence for the page of figures."""
        lowest, highest = min(self.shares), max(self.shares)
        share = f"{lowest:.0%}" if lowest == highest else f"{lowest:.0%} to {highest:.0%}"
        return f"While the servers had nothing to do, {share} of the processors' time was used."
