"""The sensors. They live in memory, because these tests are about streams, not about models."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.errors import NotFound
from tests.shared.realtime.scratch.events import ALARMS, DEGREES


@dataclass
class Sensor:
    """A thermometer: its temperature, the numbers of its alarms, and how often it was read."""

    id: int
    degrees: int = 20
    alarms: list[int] = field(default_factory=list)
    reads: int = 0

    def set_degrees(self, degrees: int) -> None:
        """Change the temperature and announce it."""
        self.degrees = degrees
        DEGREES.channel(self.id).announce()

    def remove(self) -> None:
        """Remove the sensor and announce it. The object stays valid for reads that hold it."""
        del SENSORS[self.id]
        DEGREES.channel(self.id).announce()

    def raise_alarm(self, number: int, *, announced: bool = True) -> None:
        """Store an alarm and announce it."""
        self.alarms.append(number)
        if announced:
            ALARMS.channel(self.id).announce({"number": number})

    def alarms_after(self, number: int) -> Sequence[int]:
        """Return the alarms with larger numbers, in order."""
        return [each for each in sorted(self.alarms) if each > number]


SENSORS: dict[int, Sensor] = {}


def get_sensor(sensor_id: int) -> Sensor:
    """Return a sensor, and count the read."""
    if sensor_id not in SENSORS:
        raise NotFound("There is no such sensor.")
    sensor = SENSORS[sensor_id]
    sensor.reads += 1
    return sensor
