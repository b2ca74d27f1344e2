"""What can be watched of a kettle."""

from shared.realtime import Topic

DEGREES = Topic("scratch.degrees")
WHISTLES = Topic("scratch.whistles")
