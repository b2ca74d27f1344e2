"""The HTTP client of TMDb. It limits time and size, and converts failures to errors."""

import json
import logging
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, TypeVar

import httpx

from domains.movies.clients.circuit import SharedCircuitBreaker
from domains.movies.clients.records import Incomplete
from domains.movies.errors import (
    UpstreamFailed,
    UpstreamIncomplete,
    UpstreamTimedOut,
    UpstreamUnavailable,
)
from shared.deadlines import request_deadline, seconds_left
from shared.errors import DomainError, NotFound, ValidationFailed

logger = logging.getLogger(__name__)
# httpx logs the URL of every request at level INFO, and the URL may contain the API key.
logging.getLogger("httpx").setLevel(logging.WARNING)

MOST_BYTES = 2 * 1024 * 1024
SHORTEST_TRY = 0.05
SECONDS_WHILE_REFUSED = 60
# The simulator sends this header; TMDb does not.
DEMO_HEADER = "X-Demo-Catalogue"

Query = Mapping[str, str | int | float | bool]
R = TypeVar("R")
Reader = Callable[[Any, str], R]
"""Parses JSON and its source into records, or raises ``Unreadable``."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The time limits in seconds: of connecting, of reading, and of a call with its retry."""

    connect: float
    read: float
    whole: float

    def left(self, since: float) -> "TimeLimits":
        """Return the limits for the time that remains since the start of the call."""
        whole = max(0.0, self.whole - (time.monotonic() - since))
        # At most half, so that time remains to read the response.
        connect = min(self.connect, whole / 2)
        return TimeLimits(connect=connect, read=min(self.read, whole - connect), whole=whole)

    @property
    def is_enough(self) -> bool:
        """Whether the remaining time is long enough for a response."""
        return self.read >= SHORTEST_TRY


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


class _TooLarge(Exception):
    """The response exceeds the size limit."""


class TmdbClient:
    """An HTTP client of TMDb. The credential never leaves this class."""

    def __init__(
        self, http: httpx.Client, breaker: SharedCircuitBreaker, time_limits: TimeLimits
    ) -> None:
        self._http = http
        self._breaker = breaker
        self._time_limits = time_limits

    def get(self, path: str, query: Query, read: Reader[R], *, absent: str = "") -> R:
        """
        Send a GET request and return the parsed response.

        :raises NotFound: with the message ``absent``, if that is given and TMDb returns 404.
        :raises ValidationFailed: if TMDb refuses the parameters.
        :raises UpstreamUnavailable: if TMDb refuses the credential, or no call may be made now.
        :raises UpstreamTimedOut: if TMDb does not respond in time.
        :raises UpstreamFailed: if TMDb fails, or its response cannot be read.
        """
        self._breaker.require_call_allowed()
        try:
            answer = self._call(path, query)
            if refusal := self._refusal(answer, absent):
                raise refusal
            understood = _understood(answer, read)
        except UpstreamIncomplete:
            # Only failures of the service count towards the circuit.
            self._breaker.succeeded()
            logger.warning("The film catalogue describes %s incompletely.", path)
            raise
        except (UpstreamFailed, UpstreamTimedOut) as failure:
            self._breaker.failed()
            logger.warning("The film catalogue failed at %s: %s", path, failure.message)
            raise
        self._breaker.succeeded()
        return understood

    def _call(self, path: str, query: Query) -> _Answer:
        """Call once, and once more after a failed connection or a 5xx, if there is time."""
        started = time.monotonic()
        failure: DomainError | None = None
        for _ in range(2):
            time_limits = self._time_limits.left(started)
            if not time_limits.is_enough:
                break
            try:
                answer = self._send(path, query, time_limits)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = _named(error)
                continue
            except (httpx.LocalProtocolError, ValueError):
                # The credential is not valid in a header. The original error contains its text.
                raise UpstreamUnavailable("The film catalogue cannot be asked.") from None
            except (httpx.HTTPError, httpx.InvalidURL, zlib.error, _TooLarge) as error:
                raise _named(error) from None
            if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return answer
            failure = UpstreamFailed("The film catalogue has an error of its own.")
        raise failure or UpstreamTimedOut("The film catalogue did not answer in time.")

    def _send(self, path: str, query: Query, time_limits: TimeLimits) -> _Answer:
        timeout = httpx.Timeout(time_limits.read, connect=time_limits.connect)
        with (
            request_deadline(seconds_left(time_limits.whole)),
            self._http.stream("GET", path, params=dict(query), timeout=timeout) as response,
        ):
            return _Answer(response.status_code, response.headers, self._body(response))

    def _body(self, response: httpx.Response) -> bytes:
        # Decompressed here with a limit, because a small body can decompress to a huge one.
        is_packed = response.headers.get("Content-Encoding", "") == "gzip"
        unpack = zlib.decompressobj(wbits=31) if is_packed else None
        body = bytearray()
        for chunk in response.iter_raw():
            remaining = MOST_BYTES + 1 - len(body)
            body += unpack.decompress(chunk, remaining) if unpack else chunk
            if len(body) > MOST_BYTES:
                raise _TooLarge
        return bytes(body)

    def _refusal(self, answer: _Answer, absent: str) -> DomainError | None:
        """Return the error for the status of a response, or None if it succeeded."""
        match answer.status:
            case HTTPStatus.OK:
                return None
            case HTTPStatus.TOO_MANY_REQUESTS:
                return self._paused(answer.headers.get("Retry-After", ""))
            case HTTPStatus.NOT_FOUND if absent:
                refusal: DomainError = NotFound(absent)
            case HTTPStatus.BAD_REQUEST | HTTPStatus.UNPROCESSABLE_ENTITY:
                refusal = ValidationFailed("The film catalogue cannot answer this question.")
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                logger.error("The film catalogue refuses our credential: see TMDB_API_TOKEN.")
                refusal = UpstreamUnavailable(
                    "The film catalogue does not serve us at present.",
                    retry_after=SECONDS_WHILE_REFUSED,
                )
            case _:
                return UpstreamFailed("The film catalogue's answer cannot be read.")
        # A refusal is a response, so it counts as a successful call.
        self._breaker.succeeded()
        return refusal

    def _paused(self, header: str) -> DomainError:
        seconds = self._breaker.pause(_retry_after(header))
        logger.warning("The film catalogue wants no call for %d s.", seconds)
        return UpstreamUnavailable(
            "The film catalogue is busy; try again later.", retry_after=seconds
        )


def _understood(answer: _Answer, read: Reader[R]) -> R:
    source = "demo" if DEMO_HEADER in answer.headers else "tmdb"
    try:
        return read(json.loads(answer.body, parse_constant=lambda _: None), source)
    except Incomplete:
        raise UpstreamIncomplete("The film catalogue describes this film incompletely.") from None
    except (ValueError, RecursionError):
        # Unreadable, malformed JSON and bytes that are not UTF-8 are all ValueErrors.
        raise UpstreamFailed("The film catalogue's answer cannot be read.") from None


def _named(error: Exception) -> DomainError:
    if isinstance(error, httpx.TimeoutException):
        return UpstreamTimedOut("The film catalogue did not answer in time.")
    if isinstance(error, httpx.ConnectError):
        return UpstreamFailed("The film catalogue cannot be reached.")
    return UpstreamFailed("The film catalogue's answer cannot be read.")


def _retry_after(header: str) -> int | None:
    """Return the seconds to wait, from a header with a number of seconds or a date."""
    if header.isascii() and header.isdecimal():
        return int(header[:9])
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(1, round((aware - datetime.now(tz=UTC)).total_seconds()))
