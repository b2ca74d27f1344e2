"""The one router that every part of movies adds its operations to, and how it sends films."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest
from ninja import Router

from domains.movies import selectors
from domains.movies.models import Movie
from shared.caching import report_outcome
from shared.headers import response_headers
from shared.pagination.links import add_link_header, link_to

router = Router()

UPSTREAM = ("upstream_error", "upstream_unavailable", "upstream_timeout")


@dataclass(frozen=True, slots=True)
class LinkedPage:
    """A page of movies with the addresses of its neighbours."""

    count: int
    next: str | None
    previous: str | None
    results: Sequence[Movie]
    freshness: selectors.Freshness


def page_response(request: HttpRequest, page: selectors.MoviePage) -> LinkedPage:
    """Return a page of films with the addresses of its page_links, and how fresh it is."""
    set_freshness_headers(request, page.freshness)
    links = page_links(request, page=page.page, has_more=page.page < page.total_pages)
    return LinkedPage(
        count=page.count,
        next=links["next"],
        previous=links["previous"],
        results=page.results,
        freshness=page.freshness,
    )


def page_links(request: HttpRequest, *, page: int, has_more: bool) -> Mapping[str, str | None]:
    """Return the addresses of the next and the previous page."""
    following = link_to(request, page=str(page + 1)) if has_more else None
    previous = link_to(request, page=str(page - 1)) if page > 1 else None
    add_link_header(request, next_page=following, previous=previous)
    return {"next": following, "previous": previous}


def set_freshness_headers(request: HttpRequest, freshness: selectors.Freshness) -> None:
    """Put what the cache did, and how old the answer is, into the headers."""
    report_outcome(request, freshness.outcome)
    age = datetime.now(tz=UTC) - freshness.fetched_at
    response_headers(request)["Age"] = str(max(0, int(age.total_seconds())))
