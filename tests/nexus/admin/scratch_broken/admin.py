"""Figures that are broken."""

from collections.abc import Sequence
from datetime import datetime

from shared.admin import Figure


def figures(*, now: datetime) -> Sequence[Figure]:
    raise RuntimeError("the spout is blocked")
