"""Reading request bodies on the event loop, where a slow sender costs no thread."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

from shared.errors import MalformedRequest, PayloadTooLarge, ServiceUnavailable

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class SenderLeft(Exception):
    """The client closed the connection before its request was complete."""


def limit_of(content_type: str) -> int:
    """Return how many bytes a body of this media type may have."""
    # Multipart is read only by operations that take files; what they take is limited there.
    if content_type.startswith("multipart/form-data"):
        return int(settings.NEXUS_MAX_UPLOAD_BYTES)
    return int(settings.NEXUS_MAX_BODY_BYTES)


class BodyReader:
    """Reads whole bodies, each limited in size and time, all together limited in size."""

    def __init__(self, *, patience: float, total_limit: int) -> None:
        self._patience = patience
        self._total_limit = total_limit
        self._held = 0

    async def read(self, receive: Receive, *, length: str, limit: int) -> bytes:
        """
        Return the body of one request that says it has this length, if it says so.

        :raises PayloadTooLarge: if it has more bytes than the limit; the rest is not read.
        :raises MalformedRequest: if it does not arrive in time.
        :raises ServiceUnavailable: if too many bytes of other bodies wait already.
        :raises SenderLeft: if the client is gone.
        """
        if length.isascii() and length.isdigit() and int(length) > limit:
            raise _too_large(limit)
        message = await self._first(receive)
        body: bytes = message.get("body", b"")
        if not message.get("more_body"):
            if len(body) > limit:
                raise _too_large(limit)
            return body
        try:
            async with asyncio.timeout(self._patience):
                return await self._rest(body, receive, limit)
        except TimeoutError:
            raise _too_slow() from None

    async def _first(self, receive: Receive) -> Mapping[str, Any]:
        try:
            async with asyncio.timeout(self._patience):
                return _part(await receive())
        except TimeoutError:
            raise _too_slow() from None

    async def _rest(self, first: bytes, receive: Receive, limit: int) -> bytes:
        parts, size, held, more = [first], len(first), 0, True
        try:
            while more:
                self._held += size - held
                held = size
                if size > limit:
                    raise _too_large(limit)
                if self._held > self._total_limit:
                    raise ServiceUnavailable("Too many bodies are on their way.")
                message = _part(await receive())
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                more = message.get("more_body", False)
        finally:
            self._held -= held
        if size > limit:
            raise _too_large(limit)
        return b"".join(parts)


def _part(message: Mapping[str, Any]) -> Mapping[str, Any]:
    if message["type"] == "http.disconnect":
        raise SenderLeft
    return message


def _too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"The body is larger than {limit} bytes.")


def _too_slow() -> MalformedRequest:
    return MalformedRequest("The body did not arrive in time.")
