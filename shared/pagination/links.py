"""URLs of neighbouring pages, and the ``Link`` header that lists them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote_plus

from django.http import HttpRequest
from django.utils.encoding import iri_to_uri

from shared.headers import response_headers
from shared.operations import declared_query
from shared.origins import origin_of

# Most values are numbers or words, which ``quote_plus`` returns unchanged after eight calls.
_UNCHANGED = re.compile(r"[\w.~-]*", re.ASCII)


def link_to(request: HttpRequest, **changed: str) -> str:
    """
    Return the absolute URL of this request with some query parameters changed.

    Of the other parameters, the URL repeats only those that the operation declares.
    """
    query = _encode({**declared_query(request), **{name: [text] for name, text in changed.items()}})
    return f"{origin_of(request)}{iri_to_uri(request.path)}?{query}"


def declared_path(request: HttpRequest) -> str:
    """Return this request's path with the query parameters that the operation declares."""
    query = _encode(declared_query(request))
    return f"{request.path}?{query}" if query else request.path


def _encode(query: Mapping[str, Sequence[str]]) -> str:
    return "&".join(
        f"{_quoted(name)}={value if _UNCHANGED.fullmatch(value) else quote_plus(value)}"
        for name, values in query.items()
        for value in values
    )


@lru_cache(maxsize=256)
def _quoted(name: str) -> str:
    return quote_plus(name)


def add_link_header(request: HttpRequest, *, next_page: str | None, previous: str | None) -> None:
    """Set the ``Link`` header (RFC 8288) of the response to the neighbouring pages."""
    links = [
        f'<{url}>; rel="{rel}"' for url, rel in ((next_page, "next"), (previous, "prev")) if url
    ]
    if links:
        response_headers(request)["Link"] = ", ".join(links)
