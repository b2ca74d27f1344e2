"""
Whether a password is known from a breach elsewhere, asked of a service such as Have I Been Pwned.

The service is sent the first five hexadecimal digits of the password's SHA-1 hash, and answers with
the rest of every hash that begins so: it learns neither the password nor its hash.
"""

import hashlib
import logging
import time
from functools import cache
from http import HTTPStatus

import httpx
from django.conf import settings

from shared.caching.circuit_breaker import CircuitBreaker
from shared.deadlines import seconds_left, upstream_wait

logger = logging.getLogger(__name__)

PREFIX_LENGTH = 5
MAX_BYTES = 512 * 1024
FAILURES_IN_A_ROW = 5
SECONDS_OFF = 30.0


class LookupFailed(Exception):
    """The service did not answer in time, or not what it should."""


def is_breached(password: str) -> bool:
    """
    Return whether the service knows the password.

    False where no service is set, and where it fails, is slow or all slots for slow services are
    taken: nobody is kept from registering by an outage elsewhere.
    """
    url = settings.NEXUS_BREACHED_PASSWORDS_URL
    if not url:
        return False
    digest = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    text = digest.hexdigest().upper()
    try:
        return text[PREFIX_LENGTH:] in _look_up(url, text[:PREFIX_LENGTH])
    except LookupFailed as failure:
        logger.warning("A password was not compared with breached ones: %s", failure)
        return False


def _look_up(url: str, prefix: str) -> frozenset[str]:
    with upstream_wait() as allowed:
        seconds = seconds_left(min(allowed, settings.NEXUS_BREACHED_PASSWORDS_SECONDS))
        if not seconds:
            raise LookupFailed("too many requests wait for services outside.")
        if not _circuit_breaker.allow_call():
            raise LookupFailed("the service has failed several times in a row.")
        try:
            found = _fetch(url, prefix, ends_at=time.monotonic() + seconds, seconds=seconds)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            _circuit_breaker.record_failure()
            raise LookupFailed(f"{type(error).__name__}.") from None
        except LookupFailed:
            _circuit_breaker.record_failure()
            raise
        _circuit_breaker.record_success()
        return found


_circuit_breaker = CircuitBreaker(failure_threshold=FAILURES_IN_A_ROW, reset_timeout=SECONDS_OFF)


def _fetch(url: str, prefix: str, *, ends_at: float, seconds: float) -> frozenset[str]:
    body = bytearray()
    address = f"{url.rstrip('/')}/{prefix}"
    with _client().stream("GET", address, timeout=seconds) as response:
        if response.status_code != HTTPStatus.OK:
            raise LookupFailed(f"the answer was {response.status_code}.")
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_BYTES:
                raise LookupFailed("the answer is too large.")
            # The timeout is for each read: a trickle could go on for ever.
            if time.monotonic() > ends_at:
                raise LookupFailed("the answer takes too long.")
    return _suffixes(body.decode("ascii"))


def _suffixes(text: str) -> frozenset[str]:
    """Return the rest of each hash. A count of 0 marks what only pads the answer."""
    rows = (line.strip().partition(":") for line in text.splitlines())
    return frozenset(suffix.upper() for suffix, _, count in rows if count.strip("0"))


@cache
def _client() -> httpx.Client:
    return httpx.Client(
        # Padding hides from an observer of the network which prefix was asked for.
        headers={"Add-Padding": "true", "User-Agent": "nexus"},
        follow_redirects=False,
        # Neither a proxy nor a .netrc of the machine decides about this.
        trust_env=False,
    )
