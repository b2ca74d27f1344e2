"""Sensors over REST."""

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router

from shared.errors import NotFound
from shared.http import Id, Out, ViewerRequest, anyone, problems, signed_in
from shared.realtime import Announcement, Replay, StreamEvent, events, messages, state, stream
from tests.shared.realtime.scratch import sensors
from tests.shared.realtime.scratch.events import ALARMS, DEGREES

router = Router()


class SensorOut(Out):
    id: int
    degrees: int


class AlarmOut(Out):
    number: int


@router.get("/sensors/{sensor_id}/", response=SensorOut, auth=anyone)
def get_sensor(request: ViewerRequest, sensor_id: Id) -> sensors.Sensor:
    """Get a sensor."""
    return sensors.get_sensor(sensor_id)


@router.get(
    "/sensors/{sensor_id}/stream/",
    response={**events(degrees=SensorOut), **problems("not_found")},
    auth=anyone,
)
def stream_degrees(request: ViewerRequest, sensor_id: Id) -> StreamingHttpResponse:
    """Stream the temperature of a sensor."""

    def read() -> StreamEvent:
        return StreamEvent("degrees", SensorOut.from_orm(sensors.get_sensor(sensor_id)))

    return stream(request, state(DEGREES.channel(sensor_id), read=read, audience="everybody"))


@router.get(
    "/sensors/{sensor_id}/alarms/stream/",
    response={**events(alarm=AlarmOut), **problems("not_found")},
    auth=anyone,
)
def stream_alarms(
    request: ViewerRequest, sensor_id: Id, odd: bool = False
) -> StreamingHttpResponse:
    """Stream the alarms of a sensor."""
    sensor = sensors.get_sensor(sensor_id)

    def read(announcement: Announcement) -> StreamEvent | None:
        number = announcement.facts["number"]
        if number == 666:
            raise NotFound("This alarm is hidden.")
        return None if odd and number % 2 == 0 else to_event(number)

    def to_event(number: int) -> StreamEvent:
        return StreamEvent("alarm", AlarmOut(number=number), id=number)

    replay = Replay(sensor.alarms_after, to_event)
    return stream(request, messages(ALARMS.channel(sensor_id), read=read, replay=replay))


@router.get(
    "/sensors/{sensor_id}/both/stream/",
    response=events(degrees=SensorOut, alarm=AlarmOut),
    auth=anyone,
)
def stream_both(request: ViewerRequest, sensor_id: Id) -> StreamingHttpResponse:
    """Stream the temperature and the alarms of a sensor."""
    return stream(
        request,
        state(
            DEGREES.channel(sensor_id),
            read=lambda: StreamEvent("degrees", SensorOut.from_orm(sensors.get_sensor(sensor_id))),
        ),
        messages(
            ALARMS.channel(sensor_id),
            read=lambda each: StreamEvent("alarm", each.facts, id=each.facts["number"]),
            replay=Replay(
                lambda last: sensors.get_sensor(sensor_id).alarms_after(last),
                lambda number: StreamEvent("alarm", {"number": number}, id=number),
            ),
        ),
    )


@router.get("/sensors/{sensor_id}/mine/stream/", response=events(degrees=SensorOut), auth=signed_in)
def stream_mine(request: HttpRequest, sensor_id: Id) -> StreamingHttpResponse:
    """Stream the temperature of a sensor to a signed-in user."""
    return stream(
        request,
        state(
            DEGREES.channel(sensor_id),
            read=lambda: StreamEvent("degrees", SensorOut.from_orm(sensors.get_sensor(sensor_id))),
        ),
    )
