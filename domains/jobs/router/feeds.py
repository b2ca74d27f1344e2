"""Jobs for feed readers and search engines, over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from domains.jobs import schemas, selectors
from domains.jobs.router.base import router
from domains.jobs.schemas import feeds
from shared.caching import cache_response
from shared.http import anyone, problems
from shared.pagination.links import declared_path


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
