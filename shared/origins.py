"""The scheme and the host of a request, validated once."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest


def origin_of(request: HttpRequest) -> str:
    """
    Return the scheme and the host that the client sent the request to: ``https://example.com``.

    :raises DisallowedHost: if ``settings.ALLOWED_HOSTS`` does not allow the host.
    """
    attributes = vars(request)
    origin: str | None = attributes.get("nexus_origin")
    if origin is None:
        origin = attributes["nexus_origin"] = f"{request.scheme}://{_host_of(request)}"
    return origin


def _host_of(request: HttpRequest) -> str:
    host = request.META.get("HTTP_HOST")
    if host is None or settings.USE_X_FORWARDED_HOST:
        return request.get_host()
    return _require_allowed(host, tuple(settings.ALLOWED_HOSTS), settings.DEBUG)


@lru_cache(maxsize=256)
def _require_allowed(host: str, _allowed: tuple[str, ...], _debug: bool) -> str:  # noqa: FBT001
    """Return a host that Django allows with these settings. A host that it refuses raises."""
    request = HttpRequest()
    request.META["HTTP_HOST"] = host
    return request.get_host()
