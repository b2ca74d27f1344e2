"""Slices: which rows of a list a page holds, counted from its beginning or from its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P")
Q = TypeVar("Q")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Slice(Generic[P]):
    """
    The first ``size`` rows between two positions of a list, or the last ones if it is backward.

    Without ``after`` the slice begins where the list does; without ``before`` it ends there.
    """

    size: int
    after: P | None = None
    before: P | None = None
    is_backward: bool = False

    @property
    def is_start(self) -> bool:
        """Whether the slice is the first rows of the whole list."""
        return not self.is_backward and self.after is None and self.before is None

    def shown(self, found: Sequence[R]) -> Sequence[R]:
        """
        Return the rows of the page in the list's order.

        ``found`` are rows in the direction of the slice, with one more if the list continues.
        """
        shown = found[: self.size]
        return shown[::-1] if self.is_backward else shown

    def has_next(self, *, has_more: R) -> R | bool:
        """Return whether rows follow. ``has_more`` is whether the slice leaves rows out."""
        return self.before is not None if self.is_backward else has_more

    def has_previous(self, *, has_more: R) -> R | bool:
        """Return whether rows precede. ``has_more`` is as for ``has_next``."""
        return has_more if self.is_backward else self.after is not None

    def offsets(self, start: int, stop: int) -> tuple[int, int]:
        """Return the offsets of the slice's rows, of those from ``start`` to before ``stop``."""
        if self.is_backward:
            return max(start, stop - self.size), stop
        return start, min(start + self.size, stop)

    def with_positions(self, parse: Callable[[P], Q]) -> "Slice[Q]":
        """Return the same slice with other positions, such as decoded cursors."""
        after = None if self.after is None else parse(self.after)
        before = None if self.before is None else parse(self.before)
        return Slice(self.size, after, before, self.is_backward)
