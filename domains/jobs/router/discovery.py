"""Finding postings by other ways than the list: places, feeds, search engines, likeness."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from domains.jobs import schemas, selectors
from domains.jobs.models import Location
from domains.jobs.router.base import router
from domains.jobs.schemas import feeds
from shared.caching import cache_response
from shared.http import AuthenticatedRequest, anyone, problems, signed_in
from shared.pagination import Page, PageParams, page_of, paginate
from shared.pagination.links import declared_path


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


@router.get(
    "/jobs/feed.rss",
    response={HTTPStatus.OK: None, **problems("validation_error")},
    auth=anyone,
    openapi_extra={"responses": {200: feeds.RSS_ANSWER}},
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=15))
def get_jobs_feed(request: HttpRequest, filters: Query[schemas.JobFilters]) -> HttpResponse:
    """
    Get the newest postings as RSS.

    For everyone. Returns a document of RSS 2.0; it takes the filters of the list.
    """
    found = selectors.search_jobs(query=filters.query(), now=timezone.now())
    rss = feeds.rss_of(found[: selectors.FEED_LENGTH], address=declared_path(request))
    return HttpResponse(rss, content_type=feeds.RSS)


@router.get(
    "/jobs/stats/",
    response={HTTPStatus.OK: schemas.JobStatsOut, **problems("permission_denied")},
    auth=signed_in,
)
def get_job_stats(request: AuthenticatedRequest) -> object:
    """
    Get the numbers of the job board.

    For admins. Returns how many postings and applications there are in each status.
    """
    return selectors.get_job_stats(viewer=request.auth)


@router.get(
    "/jobs/{job_id}/similar/",
    response={HTTPStatus.OK: schemas.SimilarJobsOut, **problems("not_found")},
    auth=anyone,
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=10))
def list_similar_jobs(request: HttpRequest, job_id: schemas.IdOrSlug) -> object:
    """
    List postings similar to a posting.

    For everyone. Returns the open postings of the same industry whose titles share most words with
    it.
    """
    return {"results": selectors.list_similar_jobs(id_or_slug=job_id, now=timezone.now())}


@router.get(
    "/jobs/{job_id}/jsonld/",
    response={HTTPStatus.OK: None, **problems("not_found")},
    auth=anyone,
    openapi_extra={"responses": {200: feeds.JSON_LD_ANSWER}},
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=15))
def get_job_jsonld(request: HttpRequest, job_id: schemas.IdOrSlug) -> HttpResponse:
    """
    Get a posting as structured data.

    For everyone. Returns a `JobPosting` of schema.org, for search engines. Drafts are not found.
    """
    job = selectors.get_public_job(id_or_slug=job_id, now=timezone.now())
    return HttpResponse(feeds.json_ld_of(job), content_type=feeds.JSON_LD)
