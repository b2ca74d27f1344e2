"""The kettles: in memory, because what is tried here is how they are watched."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.errors import NotFound
from tests.shared.realtime.scratch.events import DEGREES, WHISTLES


@dataclass
class Kettle:
    """How hot it is, how often it whistled, and who asked."""

    id: int
    degrees: int = 20
    whistles: list[int] = field(default_factory=list)
    reads: int = 0

    def heat(self, degrees: int) -> None:
        """Become hotter and say so."""
        self.degrees = degrees
        DEGREES.of(self.id).announce()

    def vanish(self) -> None:
        """Be gone and say so. Its heat stays, for a reader that has found it just before."""
        del KETTLES[self.id]
        DEGREES.of(self.id).announce()

    def whistle(self, number: int, *, announced: bool = True) -> None:
        """Whistle and say so."""
        self.whistles.append(number)
        if announced:
            WHISTLES.of(self.id).announce({"number": number})

    def after(self, number: int) -> Sequence[int]:
        """Return the whistles after one."""
        return [whistle for whistle in sorted(self.whistles) if whistle > number]


KETTLES: dict[int, Kettle] = {}


def get_kettle(kettle_id: int) -> Kettle:
    """Return a kettle, and count that somebody asked."""
    if kettle_id not in KETTLES:
        raise NotFound("There is no such kettle.")
    kettle = KETTLES[kettle_id]
    kettle.reads += 1
    return kettle
