"""The one router that every part of movies adds its operations to, and how it sends films."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.http import HttpRequest
from ninja import Router

from domains.movies import selectors
from shared.headers import response_headers
from shared.pagination.links import add_link_header, link_to

router = Router()

UPSTREAM = ("upstream_error", "upstream_unavailable", "upstream_timeout")


def page_response(request: HttpRequest, page: selectors.MoviePage) -> Mapping[str, object]:
    """Return a page of films with the addresses of its page_links, and how fresh it is."""
    freshness = page.freshness
    set_freshness_headers(request, freshness)
    return {
        **page_links(request, page=page.page, has_more=page.page < page.total_pages),
        "count": page.count,
        "results": page.results,
        "source": freshness.source,
        "stale": freshness.is_stale,
        "fetched_at": freshness.fetched_at,
    }


def page_links(request: HttpRequest, *, page: int, has_more: bool) -> Mapping[str, str | None]:
    """Return the addresses of the next and the previous page."""
    following = link_to(request, page=str(page + 1)) if has_more else None
    previous = link_to(request, page=str(page - 1)) if page > 1 else None
    add_link_header(request, next_page=following, previous=previous)
    return {"next": following, "previous": previous}


def set_freshness_headers(request: HttpRequest, freshness: selectors.Freshness) -> None:
    """Put what the cache did, and how old the answer is, into the headers."""
    headers = response_headers(request)
    headers["Cache-Status"] = freshness.outcome.value
    age = datetime.now(tz=UTC) - freshness.fetched_at
    headers["Age"] = str(max(0, int(age.total_seconds())))
