"""The topics of a sensor."""

from shared.realtime import Topic

DEGREES = Topic("scratch.degrees")
ALARMS = Topic("scratch.alarms")
