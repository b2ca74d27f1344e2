"""
The look-up of passwords in known breaches, at a service such as Have I Been Pwned.

The service is sent the first five hexadecimal digits of the password's SHA-1 hash, and answers with
the rest of every hash that begins so: it learns neither the password nor its hash.
"""

import hashlib
import logging
from http import HTTPStatus

from django.conf import settings

from shared import outbound
from shared.caching.circuit_breaker import CircuitBreaker
from shared.outbound import OutboundBusy, OutboundFailed

logger = logging.getLogger(__name__)

PREFIX_LENGTH = 5
FAILURES_IN_A_ROW = 5
SECONDS_OFF = 30.0
# With padding, an observer of the network cannot infer the prefix from the response's size.
_HEADERS = {"Add-Padding": "true"}

_circuit_breaker = CircuitBreaker(failure_threshold=FAILURES_IN_A_ROW, reset_timeout=SECONDS_OFF)


def is_breached(password: str) -> bool:
    """
    Return whether the service knows the password.

    The result is False if no service is configured, and if it fails, is slow, or all slots for slow
    services are in use, because an outage of the service must not prevent a registration.
    """
    url = settings.NEXUS_BREACHED_PASSWORDS_URL
    if not url:
        return False
    digest = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    text = digest.hexdigest().upper()
    try:
        return text[PREFIX_LENGTH:] in _look_up(f"{url.rstrip('/')}/{text[:PREFIX_LENGTH]}")
    except OutboundFailed as failure:
        logger.warning("A password was not compared with breached ones: %s", failure)
        return False


def _look_up(url: str) -> frozenset[str]:
    if not _circuit_breaker.allow_call():
        raise OutboundFailed("The external service has failed several times in a row.")
    try:
        found = _fetch(url)
    except OutboundBusy:
        # No request was sent, so this is no failure of the service.
        raise
    except OutboundFailed:
        _circuit_breaker.record_failure()
        raise
    _circuit_breaker.record_success()
    return found


def _fetch(url: str) -> frozenset[str]:
    # The operator chose the address, so it may be in a private network.
    answer = outbound.send(
        "GET",
        url,
        headers=_HEADERS,
        max_seconds=settings.NEXUS_BREACHED_PASSWORDS_SECONDS,
        allow_internal=True,
    )
    if answer.status != HTTPStatus.OK:
        raise OutboundFailed(f"The answer was {answer.status}.")
    try:
        return _suffixes(answer.body.decode("ascii"))
    except UnicodeDecodeError:
        raise OutboundFailed("The answer is not ASCII.") from None


def _suffixes(text: str) -> frozenset[str]:
    """Return the rest of each hash, without the padding, which has a count of 0."""
    rows = (line.strip().partition(":") for line in text.splitlines())
    return frozenset(suffix.upper() for suffix, _, count in rows if count.strip("0"))
