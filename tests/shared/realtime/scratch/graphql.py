"""Sensors over GraphQL."""

from typing import Any

import graphene

from shared.errors import NotFound
from shared.graphql import current_user
from shared.realtime import Announcement, Watch, messages, state, watch
from tests.shared.realtime.scratch import sensors
from tests.shared.realtime.scratch.events import ALARMS, DEGREES


class SensorType(graphene.ObjectType):
    """A sensor."""

    class Meta:
        name = "Sensor"

    id = graphene.ID(required=True)
    degrees = graphene.Int(required=True)
    secret = graphene.String()

    @staticmethod
    def resolve_secret(root: sensors.Sensor, info: Any) -> str:
        raise RuntimeError("password=hunter2")


class SetDegrees(graphene.Mutation):
    """Change the measured temperature of a sensor."""

    class Arguments:
        id = graphene.ID(required=True)
        degrees = graphene.Int(required=True)

    sensor = graphene.Field(SensorType)

    @staticmethod
    def mutate(root: None, info: Any, id: str, degrees: int) -> "SetDegrees":  # noqa: A002
        sensor = sensors.get_sensor(int(id))
        sensor.set_degrees(degrees)
        return SetDegrees(sensor=sensor)


class Query:
    sensor = graphene.Field(SensorType, id=graphene.ID(required=True))

    @staticmethod
    def resolve_sensor(root: None, info: Any, id: str) -> sensors.Sensor:  # noqa: A002
        return sensors.get_sensor(int(id))


class Mutation:
    set_degrees = SetDegrees.Field()


class Subscription:
    sensor_changed = graphene.Field(SensorType, id=graphene.ID(required=True))
    my_sensor_changed = graphene.Field(SensorType, id=graphene.ID(required=True))
    alarm_raised = graphene.Int(id=graphene.ID(required=True))

    @staticmethod
    def subscribe_sensor_changed(root: None, info: Any, id: str) -> Watch:  # noqa: A002
        return _watch_degrees(info, int(id))

    @staticmethod
    def subscribe_my_sensor_changed(root: None, info: Any, id: str) -> Watch:  # noqa: A002
        current_user(info)
        return _watch_degrees(info, int(id))

    @staticmethod
    def subscribe_alarm_raised(root: None, info: Any, id: str) -> Watch:  # noqa: A002
        def read(announcement: Announcement) -> int:
            if announcement.facts["number"] == 666:
                raise NotFound("This alarm is hidden.")
            return int(announcement.facts["number"])

        return watch(info, messages(ALARMS.channel(int(id)), read=read))


def _watch_degrees(info: Any, number: int) -> Watch:
    return watch(info, state(DEGREES.channel(number), read=lambda: sensors.get_sensor(number)))
