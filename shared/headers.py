"""Headers that a layer below the transport wants on the answer."""

from django.http import HttpRequest


def answer_headers(request: HttpRequest) -> dict[str, str]:
    """
    Return the headers that the gateway will copy to this request's answer.

    Whoever has something to tell the client writes it into this dictionary.
    """
    headers: dict[str, str] | None = getattr(request, "nexus_headers", None)
    if headers is None:
        headers = {}
        request.nexus_headers = headers  # type: ignore[attr-defined]  # ours, set on purpose
    return headers
