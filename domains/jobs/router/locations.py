"""Locations over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from domains.jobs import schemas, selectors
from domains.jobs.models import Location
from domains.jobs.router.base import router
from shared.caching import cache_response
from shared.http import anyone, problems
from shared.pagination import Page, PageParams, page_of, paginate


@router.get(
    "/jobs/locations/",
    response={HTTPStatus.OK: page_of(schemas.CountedLocationOut), **problems("validation_error")},
    auth=anyone,
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=10))
def list_job_locations(
    request: HttpRequest, filters: Query[schemas.LocationFilters], params: Query[PageParams]
) -> Page[Location]:
    """
    List places with open postings.

    For everyone. Returns the places whose names contain the text; the one with most postings is
    first.
    """
    places = selectors.list_locations(q=filters.q, now=timezone.now())
    return paginate(request, places, params)
