"""Queries of the job board."""

from typing import Annotated, Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from domains.jobs import schemas, selectors
from domains.jobs.graphql.types import (
    ApplicationType,
    CompanyType,
    CountedLocationType,
    JobCategoryType,
    JobSearchConnection,
    JobType,
    SavedJobType,
    SavedSearchType,
)
from domains.jobs.models import (
    Application,
    Company,
    Job,
    JobCategory,
    Location,
    SavedJob,
    SavedSearch,
)
from shared.graphql import (
    SCAN,
    ById,
    ConnectionField,
    Flat,
    Found,
    connection,
    current_user,
    find_one,
    input_of,
    ordering_enum,
    query,
    viewer,
)
from shared.graphql.forms import RowForm
from shared.graphql.pages import NodePage
from shared.http import Id
from shared.pagination.slices import Slice
from shared.selections import Rows, select

MOST_LOCATIONS = 20

JobOrder = ordering_enum(selectors.JobOrder, name="JobOrder", module=__name__)


class _SearchPage(NodePage):
    """A page of the found postings, and the facets of all of them."""

    def __init__(self, page: NodePage, found: selectors.FoundJobs) -> None:
        self._page, self._found = page, found

    def read_as(self, form: RowForm | None) -> None:
        self._page.read_as(form)

    @property
    def facets(self) -> selectors.Facets:
        return self._found.facets

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)


class _JobSearchField(ConnectionField):
    """A connection whose resolver returns the found postings with their facets."""

    @property
    def type(self) -> Any:
        return JobSearchConnection

    def make_page(self, found: Any, info: Any, part: Slice[str]) -> _SearchPage:
        """Return the page of the found postings, with their facets."""
        return _SearchPage(super().make_page(found.jobs, info, part), found)


CACHED = {
    "job": (selectors.POSTINGS,),
    "jobs": (selectors.POSTINGS,),
    "job_category": (selectors.POSTINGS,),
    "job_categories": (selectors.POSTINGS,),
    "company": (selectors.POSTINGS,),
    "companies": (selectors.POSTINGS,),
}
"""The queries whose responses to anonymous requests are cached, with their namespaces."""


@query(JobType)
def job(info: Any, job_id: ById | None = None, slug: str | None = None) -> Found[Job]:
    """Get a posting. By its id or its slug; drafts are for their managers."""
    jobs = select(selectors.list_readable_jobs, viewer=viewer(info), now=timezone.now())
    return find_one(info, jobs, pk=job_id, slug=slug)


@connection(JobType, types={"ordering": JobOrder}, weight=SCAN, field=_JobSearchField)
def jobs(
    info: Any, filters: Annotated[schemas.OrderedJobFilters, input_of(schemas.JobFilters)]
) -> selectors.FoundJobs:
    """Search the open postings. By words, filters and distance."""
    return selectors.find_jobs(query=filters.query(), now=timezone.now())


@connection(JobType, signed_in=True)
def managed_jobs(info: Any, filters: Flat[schemas.ManagedJobFilters]) -> Rows[Job]:
    """List the postings that you manage. In any status; admins see every posting."""
    return select(
        selectors.list_managed_jobs,
        user=current_user(info),
        status=filters.status,
        now=timezone.now(),
    )


@query(JobCategoryType)
def job_category(
    info: Any, category_id: ById | None = None, slug: str | None = None
) -> Found[JobCategory]:
    """Get an industry. By its id or its slug."""
    return find_one(info, select(selectors.list_job_categories), pk=category_id, slug=slug)


@connection(JobCategoryType)
def job_categories(info: Any) -> Rows[JobCategory]:
    """List the industries. They are ordered by name."""
    return select(selectors.list_job_categories)


@query(
    graphene.List(graphene.NonNull(CountedLocationType)), weight=SCAN, assumed_size=MOST_LOCATIONS
)
def job_locations(info: Any, filters: Flat[schemas.LocationFilters]) -> QuerySet[Location]:
    """List places with open postings. Those with most postings first."""
    return selectors.list_locations(q=filters.q, now=timezone.now())[:MOST_LOCATIONS]


@query(CompanyType)
def company(info: Any, company_id: ById | None = None, slug: str | None = None) -> Found[Company]:
    """Get a company. By its id or its slug."""
    return find_one(info, select(selectors.list_companies), pk=company_id, slug=slug)


@connection(CompanyType)
def companies(info: Any, filters: schemas.CompanyFilters) -> Rows[Company]:
    """List the companies. They are ordered by name."""
    return select(selectors.list_companies, search=filters.search)


@query(ApplicationType, signed_in=True)
def application(info: Any, application_id: ById) -> Found[Application]:
    """Get an application. For its applicant and the managers of its posting."""
    readable = select(selectors.list_readable_applications, viewer=current_user(info))
    return find_one(info, readable, pk=application_id)


@connection(ApplicationType, signed_in=True)
def my_applications(info: Any, filters: Flat[schemas.ApplicationFilters]) -> Rows[Application]:
    """List your own applications. The newest is first."""
    return select(selectors.list_own_applications, user=current_user(info), status=filters.status)


@connection(ApplicationType, signed_in=True)
def job_applications(
    info: Any, job_id: Id, filters: Flat[schemas.JobApplicationFilters]
) -> Rows[Application]:
    """List the applications for a posting. For its managers; the newest is first."""
    return selectors.list_job_applications(
        viewer=viewer(info), job_id=job_id, **filters.model_dump()
    )


@connection(SavedJobType)
def saved_jobs(info: Any) -> Rows[SavedJob]:
    """List your saved postings. The newest is first."""
    return select(selectors.list_saved_jobs, user=current_user(info), now=timezone.now())


@connection(SavedSearchType)
def saved_job_searches(info: Any) -> Rows[SavedSearch]:
    """List your saved searches. The oldest is first."""
    return select(selectors.list_saved_searches, user=current_user(info))
