"""Answering a request with a stream."""

from collections.abc import AsyncIterator, Hashable, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from shared import lifecycle
from shared.auth.bearer import authenticate, sign_in_of
from shared.errors import ServiceUnavailable
from shared.realtime.channels import next_id
from shared.realtime.flow import Flow
from shared.realtime.places import RETRY_AFTER, take_place
from shared.realtime.sources import Source, State
from shared.realtime.wire import EventWire, Wire, Written
from shared.stream_requests import MEDIA_TYPE
from shared.throttling import address_bucket

LARGEST_ID = 2**63 - 1


def stream(request: HttpRequest, *sources: Source) -> StreamingHttpResponse:
    """
    Answer with server-sent events: states as they are now and become, things as they happen.

    Each state is read here once, before anything is answered, so that a failure to read it is
    the answer to the request.

    :raises RateLimited: if this user or address has too many streams open.
    :raises ServiceUnavailable: if the process has, or is about to stop.
    """
    wire = EventWire()
    first = [
        wire.prepare(source.read(), next_id()) if isinstance(source, State) else None
        for source in sources
    ]
    return open_stream(request, sources, wire=wire, first=first, last_id=_last_id(request))


def open_stream(
    request: HttpRequest,
    sources: Sequence[Source],
    *,
    wire: Wire,
    first: Sequence[Written | None],
    door: Hashable = "events",
    last_id: int | None = None,
) -> StreamingHttpResponse:
    """
    Answer with a stream in the manner of a door, ``first`` being the states as they were read.

    :raises RateLimited: if this user or address has too many streams open.
    :raises ServiceUnavailable: if the process has, or is about to stop.
    """
    if lifecycle.stopping.is_set():
        raise ServiceUnavailable("The server is about to stop.", retry_after=RETRY_AFTER)
    user = authenticate(request)
    return EventStreamResponse(
        Flow(
            sources,
            wire=wire,
            first=first,
            door=door,
            last_id=last_id,
            guest=sign_in_of(request) if user else None,
            place=take_place(user_id=user.pk if user else None, address=address_bucket(request)),
        )
    )


class EventStreamResponse(StreamingHttpResponse):
    """An answer that goes on until the client, the server or what it shows comes to an end."""

    is_async = True

    def __init__(self, flow: Flow) -> None:
        super().__init__(
            flow.run(),
            content_type=MEDIA_TYPE,
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    # Django would wrap the content in a generator, and closing that one would not close ours,
    # which has a place, a feed and perhaps a connection to give back.

    @property
    def streaming_content(self) -> Any:
        """The flow, to be iterated once."""
        return self._chunks

    @streaming_content.setter
    def streaming_content(self, chunks: Any) -> None:
        self._chunks = chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the same."""
        chunks: AsyncIterator[bytes] = self._chunks
        return chunks


def _last_id(request: HttpRequest) -> int | None:
    """Return where the client was when it lost the stream, if it says so in a way of ours."""
    said = request.headers.get("Last-Event-ID") or request.GET.get("last_event_id", "")
    if not (said.isascii() and said.isdecimal()) or len(said) > len(str(LARGEST_ID)):
        return None
    return min(int(said), LARGEST_ID)
