"""
Requests to external services: bounded in time and size, without redirects or internal addresses.
"""

import ipaddress
import json
import math
import socket
import ssl
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any

import httpcore

from shared.deadlines import request_deadline, seconds_left, upstream_wait

MAX_BYTES = 256 * 1024
DEFAULT_TIMEOUT_SECONDS = 5.0


class OutboundFailed(Exception):
    """The service sent no usable response. The message is for logs only."""


class OutboundBusy(OutboundFailed):
    """All slots for slow services are taken, so the request was not sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The response of an external service."""

    status: int
    body: bytes

    def members(self) -> dict[str, Any]:
        """
        Parse the body as a JSON object and return its members by name.

        :raises OutboundFailed: if the body is not a JSON object.
        """
        found = self.json()
        if not isinstance(found, dict):
            raise OutboundFailed("The answer is no JSON object.")
        return found

    def json(self) -> Any:
        """
        Parse the body as JSON and return its value.

        :raises OutboundFailed: if the body is not JSON.
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
    max_seconds: float = DEFAULT_TIMEOUT_SECONDS,
    allow_internal: bool = False,
) -> Answer:
    """
    Send one request and return the response, also with an error status. Redirects are not followed.

    Addresses that are not public are refused unless ``allow_internal`` is set. Resolving
    the name, connecting, sending and receiving together take at most ``max_seconds``, and end at
    the deadline of the request that is being served.

    :raises OutboundFailed: if there is no response in time, or its body exceeds ``MAX_BYTES``.
    :raises OutboundBusy: if too many requests are already waiting for external services.
    """
    with upstream_wait() as allowed:
        if not allowed:
            raise OutboundBusy("Too many requests wait for external services.")
        with request_deadline(seconds_left(min(max_seconds, allowed))):
            backend = DeadlineBackend(allow_internal=allow_internal)
            return _send(method, url, headers, body, backend)


def _send(
    method: str, url: str, headers: Mapping[str, str], body: bytes, backend: "DeadlineBackend"
) -> Answer:
    # A compressed body would need a second limit on its decompressed size.
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
        if len(body) > MAX_BYTES:
            raise OutboundFailed("The answer is too large.")
    return bytes(body)


@cache
def _tls() -> ssl.SSLContext:
    import httpx

    # Ignore SSL_CERT_FILE and similar variables, so that only settings change what is trusted.
    return httpx.create_ssl_context(trust_env=False)


class DeadlineBackend(httpcore.NetworkBackend):
    """
    Connects to validated addresses only. No wait outlasts the deadline of ``request_deadline``.

    The time limits of httpcore apply to each wait, so a service that sends a byte at a time never
    exceeds them. Inside such a block all waits of a call share one deadline, also on a connection
    that an earlier call has opened.
    """

    def __init__(self, *, allow_internal: bool) -> None:
        self._allow_internal = allow_internal
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that accepts the connection."""
        failure: Exception = httpcore.ConnectError("The host has no address.")
        for address in self._addresses(host, port, timeout):
            try:
                # Connect by address: resolving the name again could give an unchecked address.
                stream = self._network.connect_tcp(
                    address, port, _limit(timeout), local_address, socket_options
                )
                return _Stream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        addresses = _resolve(host, port, seconds=_limit(timeout))
        if not self._allow_internal and not all(map(_is_public, addresses)):
            raise httpcore.ConnectError("The host is an inner one")
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Wait for data, and return at most ``max_bytes`` of it."""
        return self._stream.read(max_bytes, _limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all bytes of the buffer."""
        self._stream.write(buffer, _limit(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Encrypt the connection; the certificate must match the name of the host."""
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _limit(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """Return information on the connection, such as its TLS object."""
        return self._stream.get_extra_info(info)


def _limit(timeout: float | None) -> float:
    """Return how long a wait may last, more than 0; raise ReadTimeout after the deadline."""
    seconds = seconds_left(math.inf if timeout is None else timeout)
    if seconds <= 0:
        raise httpcore.ReadTimeout("The time is over.")
    return seconds


def _resolve(host: str, port: int, *, seconds: float) -> Sequence[str]:
    """Return the addresses of a host."""
    results: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def resolve() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            results.put([str(entry[4][0]) for entry in found])
        except (OSError, UnicodeError) as error:
            results.put(error)

    # The resolver of the system has no time limit, so it runs in a thread that may be left behind.
    threading.Thread(target=resolve, name=f"resolve {host}", daemon=True).start()
    try:
        addresses = results.get(timeout=seconds)
    except Empty:
        raise httpcore.ConnectTimeout("The host was not resolved in time.") from None
    if isinstance(addresses, Exception):
        raise httpcore.ConnectError("The host is not known") from None
    return addresses


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast
