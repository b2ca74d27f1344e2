"""The scheme and the host of a request, validated once."""

from django.http import HttpRequest


def origin_of(request: HttpRequest) -> str:
    """
    Return the scheme and the host that the client sent the request to: ``https://example.com``.

    :raises DisallowedHost: if ``settings.ALLOWED_HOSTS`` does not allow the host.
    """
    attributes = vars(request)
    origin: str | None = attributes.get("nexus_origin")
    if origin is None:
        origin = attributes["nexus_origin"] = f"{request.scheme}://{request.get_host()}"
    return origin
