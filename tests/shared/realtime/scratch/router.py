"""Kettles, watched over REST."""

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router

from shared.errors import NotFound
from shared.http import Id, Out, ViewerRequest, anyone, problems, signed_in
from shared.realtime import Announcement, Replay, Shown, events, state, stream, things
from tests.shared.realtime.scratch import shelf
from tests.shared.realtime.scratch.events import DEGREES, WHISTLES

router = Router()


class KettleOut(Out):
    id: int
    degrees: int


class WhistleOut(Out):
    number: int


@router.get("/kettles/{kettle_id}/", response=KettleOut, auth=anyone)
def get_kettle(request: ViewerRequest, kettle_id: Id) -> shelf.Kettle:
    """Look at a kettle."""
    return shelf.get_kettle(kettle_id)


@router.get(
    "/kettles/{kettle_id}/stream/",
    response={**events(degrees=KettleOut), **problems("not_found")},
    auth=anyone,
)
def stream_degrees(request: ViewerRequest, kettle_id: Id) -> StreamingHttpResponse:
    """Watch a kettle become hotter."""

    def read() -> Shown:
        return Shown("degrees", KettleOut.from_orm(shelf.get_kettle(kettle_id)))

    return stream(request, state(DEGREES.of(kettle_id), read=read, audience="everybody"))


@router.get(
    "/kettles/{kettle_id}/whistles/stream/",
    response={**events(whistle=WhistleOut), **problems("not_found")},
    auth=anyone,
)
def stream_whistles(
    request: ViewerRequest, kettle_id: Id, odd: bool = False
) -> StreamingHttpResponse:
    """Hear a kettle whistle."""
    kettle = shelf.get_kettle(kettle_id)

    def read(announcement: Announcement) -> Shown | None:
        number = announcement.facts["number"]
        if number == 666:
            raise NotFound("It is not to be heard.")
        return None if odd and number % 2 == 0 else shown(number)

    def shown(number: int) -> Shown:
        return Shown("whistle", WhistleOut(number=number), id=number)

    missed = Replay(kettle.after, shown)
    return stream(request, things(WHISTLES.of(kettle_id), read=read, missed=missed))


@router.get(
    "/kettles/{kettle_id}/both/stream/",
    response=events(degrees=KettleOut, whistle=WhistleOut),
    auth=anyone,
)
def stream_both(request: ViewerRequest, kettle_id: Id) -> StreamingHttpResponse:
    """Watch a kettle and hear it."""
    return stream(
        request,
        state(
            DEGREES.of(kettle_id),
            read=lambda: Shown("degrees", KettleOut.from_orm(shelf.get_kettle(kettle_id))),
        ),
        things(
            WHISTLES.of(kettle_id),
            read=lambda said: Shown("whistle", said.facts, id=said.facts["number"]),
            missed=Replay(
                lambda last: shelf.get_kettle(kettle_id).after(last),
                lambda number: Shown("whistle", {"number": number}, id=number),
            ),
        ),
    )


@router.get("/kettles/{kettle_id}/mine/stream/", response=events(degrees=KettleOut), auth=signed_in)
def stream_mine(request: HttpRequest, kettle_id: Id) -> StreamingHttpResponse:
    """Watch a kettle, signed in."""
    return stream(
        request,
        state(
            DEGREES.of(kettle_id),
            read=lambda: Shown("degrees", KettleOut.from_orm(shelf.get_kettle(kettle_id))),
        ),
    )
