"""Reading request bodies on the event loop, where a slow client holds no thread."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

from nexus.web.read_timeouts import ReadTimeouts
from shared.errors import MalformedRequest, PayloadTooLarge, ServiceUnavailable

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class ClientDisconnected(Exception):
    """The client closed the connection before its request was complete."""


def get_body_limit(content_type: str) -> int:
    """Return the greatest number of bytes that a body of this media type may have."""
    # Only operations that accept files read multipart bodies, and they have limits of their own.
    if content_type.startswith("multipart/form-data"):
        return int(settings.NEXUS_MAX_UPLOAD_BYTES)
    return int(settings.NEXUS_MAX_BODY_BYTES)


class BodyReader:
    """
    Reads whole bodies.

    Each may take ``timeout`` seconds. All incomplete bodies together may have ``total_limit``
    bytes.
    """

    def __init__(self, *, timeout: float, total_limit: int) -> None:
        self._timeouts = ReadTimeouts(timeout)
        self._total_limit = total_limit
        self._held_bytes = 0

    async def read(self, receive: Receive, *, length: str, limit: int) -> bytes:
        """
        Return the body of one request.

        ``length`` is the Content-Length header, or empty. ``limit`` is in bytes.

        :raises PayloadTooLarge: if the body exceeds the limit; the rest is not read.
        :raises MalformedRequest: if the body does not arrive in time.
        :raises ServiceUnavailable: if the incomplete bodies exceed their total limit.
        :raises ClientDisconnected: if the client closes the connection.
        """
        if length.isascii() and length.isdigit() and int(length) > limit:
            raise _too_large(limit)
        try:
            return await self._timeouts.limit(self._read(receive, limit))
        except TimeoutError:
            raise _too_slow() from None

    async def _read(self, receive: Receive, limit: int) -> bytes:
        message = _require_connected(await receive())
        body: bytes = message.get("body", b"")
        if message.get("more_body"):
            return await self._read_rest(body, receive, limit)
        if len(body) > limit:
            raise _too_large(limit)
        return body

    async def _read_rest(self, first: bytes, receive: Receive, limit: int) -> bytes:
        parts, size, held, more = [first], len(first), 0, True
        try:
            while more:
                self._held_bytes += size - held
                held = size
                if size > limit:
                    raise _too_large(limit)
                if self._held_bytes > self._total_limit:
                    raise ServiceUnavailable("Too many bodies are on their way.")
                message = _require_connected(await receive())
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                more = message.get("more_body", False)
        finally:
            self._held_bytes -= held
        if size > limit:
            raise _too_large(limit)
        return b"".join(parts)


def _require_connected(message: Mapping[str, Any]) -> Mapping[str, Any]:
    if message["type"] == "http.disconnect":
        raise ClientDisconnected
    return message


def _too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"The body is larger than {limit} bytes.")


def _too_slow() -> MalformedRequest:
    return MalformedRequest("The body did not arrive in time.")
