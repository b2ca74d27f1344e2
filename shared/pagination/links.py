"""URLs of neighbouring pages, and the ``Link`` header that lists them."""

from urllib.parse import urlencode

from django.http import HttpRequest

from shared.headers import response_headers
from shared.operations import declared_query


def link_to(request: HttpRequest, **changed: str) -> str:
    """
    Return the absolute URL of this request with some query parameters changed.

    Of the other parameters, the URL repeats only those that the operation declares.
    """
    query = urlencode({**declared_query(request), **changed}, doseq=True)
    return request.build_absolute_uri(f"{request.path}?{query}")


def declared_path(request: HttpRequest) -> str:
    """Return this request's path with the query parameters that the operation declares."""
    query = urlencode(declared_query(request), doseq=True)
    return f"{request.path}?{query}" if query else request.path


def add_link_header(request: HttpRequest, *, next_page: str | None, previous: str | None) -> None:
    """Set the ``Link`` header (RFC 8288) of the response to the neighbouring pages."""
    links = [
        f'<{url}>; rel="{rel}"' for url, rel in ((next_page, "next"), (previous, "prev")) if url
    ]
    if links:
        response_headers(request)["Link"] = ", ".join(links)
