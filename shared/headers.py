"""Response headers that are set below the transport."""

from django.http import HttpRequest


def response_headers(request: HttpRequest) -> dict[str, str]:
    """
    Return the headers that the gateway will copy to the response of this request.

    Any layer may add headers to the dictionary.
    """
    headers: dict[str, str] | None = getattr(request, "nexus_headers", None)
    if headers is None:
        headers = {}
        request.nexus_headers = headers  # type: ignore[attr-defined]  # ours, set on purpose
    return headers
