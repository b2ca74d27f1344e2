"""Detection of requests from this machine."""

import ipaddress
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_FORWARDING = frozenset(
    {
        "HTTP_FORWARDED",
        "HTTP_VIA",
        "HTTP_X_REAL_IP",
        "HTTP_X_CLIENT_IP",
        "HTTP_TRUE_CLIENT_IP",
        "HTTP_CF_CONNECTING_IP",
    }
)


def is_loopback(request: HttpRequest) -> bool:
    """Return whether the connection comes from a loopback address or a unix socket."""
    return _is_loopback(request.META.get("REMOTE_ADDR", ""))


@lru_cache(maxsize=1024)
def _is_loopback(address: str) -> bool:
    return is_peer(address, lambda parsed: parsed.is_loopback)


def is_peer(address: str, condition: Callable[[Address], bool]) -> bool:
    """
    Return whether the address of a connection meets a condition.

    An empty one, which is that of a unix socket, does. An IPv4 address that is written as IPv6 is
    taken as IPv4.
    """
    if not address:
        return True
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return condition(getattr(parsed, "ipv4_mapped", None) or parsed)


def is_local(request: HttpRequest) -> bool:
    """
    Return whether a program on this machine sent the request without a proxy.

    A proxy on this machine has a loopback address too, so a request with any header that
    proxies add is not local.
    """
    return is_loopback(request) and not is_forwarded(request)


def is_forwarded(request: HttpRequest) -> bool:
    """Return whether the request has a header that proxies add."""
    return any(name in _FORWARDING or name.startswith("HTTP_X_FORWARDED") for name in request.META)
