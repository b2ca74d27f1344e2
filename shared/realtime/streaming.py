"""Responding to a request with a stream."""

from collections.abc import AsyncIterator, Hashable, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from shared import lifecycle
from shared.auth.bearer import authenticate, sign_in_of
from shared.errors import ServiceUnavailable
from shared.realtime.channels import next_id
from shared.realtime.encoding import EncodedEvent, ServerSentEventEncoder, StreamEncoder
from shared.realtime.event_stream import EventStream
from shared.realtime.slots import RETRY_AFTER, acquire_slot
from shared.realtime.sources import MessageSource, Source, StateSource
from shared.stream_requests import MEDIA_TYPE
from shared.throttling import address_bucket

LARGEST_ID = 2**63 - 1


def stream(request: HttpRequest, *sources: Source) -> StreamingHttpResponse:
    """
    Respond with server-sent events: present states and their changes, and messages as they occur.

    Each state is read once here, before the response begins, so that a failure to read it becomes
    an ordinary error response. So is the id of the newest message, if the client sent none.

    :raises DomainError: if a state source cannot be read, as its ``read`` says.
    :raises TokenInvalid: if the request's token or ticket is not valid.
    :raises TokenExpired: if the access token has expired.
    :raises SessionRevoked: if the session was ended or the account deactivated.
    :raises RateLimited: if this user or address has too many open streams.
    :raises ServiceUnavailable: if the process has too many open streams, or is shutting down.
    """
    encoder = ServerSentEventEncoder()
    initial = [
        encoder.prepare(source.read(), next_id()) if isinstance(source, StateSource) else None
        for source in sources
    ]
    last_id = _last_id(request)
    return open_stream(
        request,
        sources,
        encoder=encoder,
        initial=initial,
        last_id=_newest_id(sources) if last_id is None else last_id,
        is_resumed=last_id is not None,
    )


def open_stream(
    request: HttpRequest,
    sources: Sequence[Source],
    *,
    encoder: StreamEncoder,
    initial: Sequence[EncodedEvent | None],
    transport: Hashable = "events",
    last_id: int | None = None,
    is_resumed: bool = False,
) -> StreamingHttpResponse:
    """
    Respond with a stream in the encoding of a transport.

    ``initial`` has one element for each source: the encoded state, or None for a message source.
    Messages after ``last_id`` that the client has missed are sent first if the stream is resumed,
    and after an outage of the cache server.

    :raises TokenInvalid: if the request's token or ticket is not valid.
    :raises TokenExpired: if the access token has expired.
    :raises SessionRevoked: if the session was ended or the account deactivated.
    :raises RateLimited: if this user or address has too many open streams.
    :raises ServiceUnavailable: if the process has too many open streams, or is shutting down.
    """
    if lifecycle.stopping.is_set():
        raise ServiceUnavailable("The server is about to stop.", retry_after=RETRY_AFTER)
    user = authenticate(request)
    return EventStreamResponse(
        EventStream(
            sources,
            encoder=encoder,
            initial=initial,
            transport=transport,
            last_id=last_id,
            is_resumed=is_resumed,
            sign_in=sign_in_of(request) if user else None,
            slot=acquire_slot(user_id=user.pk if user else None, address=address_bucket(request)),
        )
    )


class EventStreamResponse(StreamingHttpResponse):
    """A response that continues until the client, the server or the watched object ends it."""

    is_async = True

    def __init__(self, event_stream: EventStream) -> None:
        super().__init__(
            event_stream.run(),
            content_type=MEDIA_TYPE,
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    # Django would wrap the content in a generator of its own. Closing that one would not close
    # ours, which has to release a slot, its feeds and perhaps a connection.

    @property
    def streaming_content(self) -> Any:
        """The chunks, to be iterated once."""
        return self._chunks

    @streaming_content.setter
    def streaming_content(self, chunks: Any) -> None:
        self._chunks = chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the same chunks."""
        chunks: AsyncIterator[bytes] = self._chunks
        return chunks


def _newest_id(sources: Sequence[Source]) -> int | None:
    """Return the id of the newest message, or None if the stream supports no replay."""
    replays = (source.replay for source in sources if isinstance(source, MessageSource))
    return next((replay.newest_id() for replay in replays if replay is not None), None)


def _last_id(request: HttpRequest) -> int | None:
    """Return the last event id that the client has received, or None if it sent no valid one."""
    value = request.headers.get("Last-Event-ID") or request.GET.get("last_event_id", "")
    if not (value.isascii() and value.isdecimal()) or len(value) > len(str(LARGEST_ID)):
        return None
    return min(int(value), LARGEST_ID)
