"""Server-sent events, as they are written."""

from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from pydantic import BaseModel

from shared.errors import DomainError
from shared.realtime.sources import Shown

RETRY_MILLISECONDS = 3000
HEARTBEAT = b": heartbeat\n\n"


@dataclass(frozen=True, slots=True)
class Written:
    """An event that is ready to be sent, but for its id."""

    id: int | str | None
    body: bytes


class Wire(Protocol):
    """How one door writes what its streams carry."""

    @property
    def opening(self) -> bytes:
        """What is sent before anything else."""
        ...

    @property
    def completion(self) -> bytes:
        """What is sent when what is watched has come to an end."""
        ...

    def prepare(self, value: Any, announced: int) -> Any:
        """Make of what was read something to be sent, once for all streams that share it."""
        ...

    async def write(self, prepared: Any) -> Written:
        """Write it for one stream."""
        ...

    def failure(self, failure: DomainError) -> bytes:
        """Write that the stream ends because of a failure."""
        ...


class EventWire:
    """Events as ``EventSource`` of a browser reads them."""

    opening = b"retry: %d\n: open\n\n" % RETRY_MILLISECONDS

    completion = b": complete\n\n"

    def prepare(self, value: Shown, announced: int) -> Written:
        """Write the data, which may ask the database for more."""
        event, data = value.event.encode(), _json(value.data)
        return Written(
            id=announced if value.id is None else value.id,
            body=b"event: %b\ndata: %b\n\n" % (event, data),
        )

    async def write(self, prepared: Written) -> Written:
        """Return it as it is: it was written for all."""
        return prepared

    def failure(self, failure: DomainError) -> bytes:
        """Name the failure in a comment: whoever opens the stream again is told all of it."""
        return comment(failure.code)


def comment(text: str) -> bytes:
    """Write what clients pass over and people who look at the wire read."""
    return b": %b\n\n" % text.encode()


def _json(value: Any) -> bytes:
    # As the matching GET writes it: a schema knows how its own fields are spelled.
    if isinstance(value, BaseModel):
        return value.model_dump_json().encode()
    return orjson.dumps(value, default=_plain, option=orjson.OPT_UTC_Z)


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return orjson.Fragment(value.model_dump_json())
    return str(value)
