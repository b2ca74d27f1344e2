"""
Requests to external services: bounded in time and size, without redirects or internal addresses.
"""

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx

from shared.deadlines import seconds_left, upstream_wait

MOST_BYTES = 256 * 1024
LONGEST_SECONDS = 5.0


class OutboundFailed(Exception):
    """There is no readable response. The text is for logs."""


class OutboundBusy(OutboundFailed):
    """All slots for slow services are taken, so the request was not sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The response of an external service."""

    status: int
    body: bytes

    def members(self) -> dict[str, Any]:
        """
        Return the members of an answer that is a JSON object.

        :raises OutboundFailed: if it is something else.
        """
        found = self.json()
        if not isinstance(found, dict):
            raise OutboundFailed("The answer is no JSON object.")
        return found

    def json(self) -> Any:
        """
        Return what an answer in JSON says.

        :raises OutboundFailed: if it is something else.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise OutboundFailed("The answer is no JSON.") from None


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    max_seconds: float = LONGEST_SECONDS,
    may_be_inner: bool = False,
) -> Answer:
    """
    Send one request and return the answer, of whatever status; a redirect is not followed.

    An address that is not of the public internet is refused unless ``may_be_inner``. The whole
    takes ``max_seconds`` at most, and no longer than the request that is at work may wait.

    :raises OutboundFailed: if there is no answer in time, or a larger one than ``MOST_BYTES``.
    :raises OutboundBusy: if too many requests wait for other services already.
    """
    with upstream_wait() as allowed:
        if not allowed:
            raise OutboundBusy("Too many requests wait for external services.")
        seconds = seconds_left(min(max_seconds, allowed))
        return _send(method, url, headers, body, _Backend(seconds, may_be_inner=may_be_inner))


def _send(
    method: str, url: str, headers: Mapping[str, str], body: bytes, backend: "_Backend"
) -> Answer:
    # Packed answers would have to be unpacked in bounded space, too.
    named = [*headers.items(), ("Accept-Encoding", "identity"), ("User-Agent", "Nexus")]
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
            pool.stream(method, url, headers=named, content=body) as response,
        ):
            return Answer(status=response.status, body=_read(response.iter_stream()))
    except httpcore.TimeoutException:
        raise OutboundFailed("There was no answer in time.") from None
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        ValueError,
    ) as error:
        raise OutboundFailed(f"It cannot be asked: {error}.") from None


def _read(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > MOST_BYTES:
            raise OutboundFailed("The answer is too large.")
    return bytes(body)


@cache
def _tls() -> ssl.SSLContext:
    # The environment names no certificates: a variable of the machine is no decision about this.
    return httpx.create_ssl_context(trust_env=False)


class _Backend(httpcore.NetworkBackend):
    """Connects to addresses that were looked at, and ends every wait at one moment."""

    def __init__(self, seconds: float, *, may_be_inner: bool) -> None:
        self._ends_at = time.monotonic() + seconds
        self._may_be_inner = may_be_inner
        self._inner = httpcore.SyncBackend()

    def left(self) -> float:
        """Return the seconds that are left, of which there are some."""
        seconds = self._ends_at - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("The time is over.")
        return seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers."""
        failure: Exception = httpcore.ConnectError("The host has no address.")
        for address in self._addresses(host, port):
            try:
                # By the address and not the name, which might mean another one by now.
                stream = self._inner.connect_tcp(
                    address, port, self.left(), local_address, socket_options
                )
                return _Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError("The host is not known") from None
        addresses = [str(entry[4][0]) for entry in found]
        if not self._may_be_inner and not all(map(_is_public, addresses)):
            raise httpcore.ConnectError("The host is an inner one")
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection of which every read and write ends when its backend says."""

    def __init__(self, stream: httpcore.NetworkStream, backend: _Backend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        return self._stream.read(max_bytes, self._backend.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, self._backend.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Encrypt the connection; the certificate has to be of the host's name."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._backend.left())
        return _Stream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast
