"""Response headers that are set below the transport."""

from django.http import HttpRequest


def response_headers(request: HttpRequest) -> dict[str, str]:
    """
    Return the mutable dictionary of headers, by name, for the response to this request.

    Any layer may add headers to it. The gateway copies them to the response.
    """
    headers: dict[str, str] | None = getattr(request, "nexus_headers", None)
    if headers is None:
        headers = {}
        request.nexus_headers = headers  # type: ignore[attr-defined]  # ours, set on purpose
    return headers
