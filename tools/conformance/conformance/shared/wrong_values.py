"""Values that no API should accept."""

from collections.abc import Sequence
from typing import Any

WRONG_TEXTS: Sequence[Any] = (None, 5, "", "x" * 100_000, "\x00", ["list"])
"""For a field that must have a text of ordinary length."""

WRONG_IDS: Sequence[Any] = ("text", -1, 2**70, [1], {"a": 1})
"""For the id of something that exists."""
