"""The encoding of server-sent events."""

from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from pydantic import BaseModel

from shared.errors import DomainError
from shared.realtime.sources import StreamEvent

RETRY_MILLISECONDS = 3000
HEARTBEAT = b": heartbeat\n\n"


@dataclass(frozen=True, slots=True)
class EncodedEvent:
    """An event as bytes, except for its ``id:`` line."""

    id: int | str | None
    body: bytes


class StreamEncoder(Protocol):
    """The encoding that one transport uses for its streams."""

    @property
    def opening(self) -> bytes:
        """The first bytes of every stream."""
        ...

    @property
    def completion(self) -> bytes:
        """The last bytes of a stream whose subject has come to an end."""
        ...

    def prepare(self, value: Any, announcement_id: int) -> Any:
        """Do the part of the encoding that all streams of a shared read have in common."""
        ...

    async def encode(self, prepared: Any) -> EncodedEvent:
        """Do the part of the encoding that belongs to one stream."""
        ...

    def encode_failure(self, failure: DomainError) -> bytes:
        """Encode the failure that ends a stream."""
        ...


class ServerSentEventEncoder:
    """Events in the format that ``EventSource`` in a browser reads."""

    opening = b"retry: %d\n: open\n\n" % RETRY_MILLISECONDS

    completion = b": complete\n\n"

    def prepare(self, value: StreamEvent, announcement_id: int) -> EncodedEvent:
        """Encode the whole event. Serializing the data may query the database."""
        return EncodedEvent(
            id=announcement_id if value.id is None else value.id,
            body=b"event: %b\ndata: %b\n\n" % (value.name.encode(), _serialize(value.data)),
        )

    async def encode(self, prepared: EncodedEvent) -> EncodedEvent:
        """Return the event unchanged: ``prepare`` has encoded it for all streams."""
        return prepared

    def encode_failure(self, failure: DomainError) -> bytes:
        """Put the error's code into a comment; a client that reconnects gets the whole error."""
        return comment(failure.code)


def comment(text: str) -> bytes:
    """Encode a comment, which clients ignore and people see when they debug a stream."""
    return b": %b\n\n" % text.encode()


def _serialize(value: Any) -> bytes:
    # A schema serializes itself, so the data equals the body of the matching GET.
    if isinstance(value, BaseModel):
        return value.model_dump_json().encode()
    return orjson.dumps(value, default=_to_json, option=orjson.OPT_UTC_Z)


def _to_json(value: object) -> Any:
    if isinstance(value, BaseModel):
        return orjson.Fragment(value.model_dump_json())
    return str(value)
