"""The plan of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.compare.sizes import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run measures, on how much data, and for how long: rounds of so many seconds."""

    size: Size
    folder: Path
    items: Sequence[str]
    keys: Sequence[str]
    rounds: int
    seconds: int
