"""Queries of the job board."""

from collections.abc import Callable
from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from domains.jobs import schemas, selectors
from domains.jobs.graphql.types import (
    ApplicationStatus,
    ApplicationType,
    CompanyType,
    CountedLocationType,
    JobCategoryType,
    JobSearchConnection,
    JobStatus,
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
    ConnectionField,
    cost,
    current_user,
    find_one,
    input_of,
    ordering_enum,
    parse_id,
    viewer,
    with_filters,
)

MOST_LOCATIONS = 20

JobOrder = ordering_enum(selectors.JobOrder, name="JobOrder", module=__name__)


class _SearchPage:
    """A page of the found postings, and the facets of all of them."""

    def __init__(self, page: Any, found: selectors.FoundJobs) -> None:
        self._page, self._found = page, found

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

    def wrap_resolve(self, parent_resolver: Callable[..., Any]) -> Callable[..., Any]:
        def resolve_search(root: object, info: Any, **arguments: Any) -> _SearchPage:
            found: list[selectors.FoundJobs] = []

            def resolve_jobs(root: object, info: Any, **filters: Any) -> QuerySet[Job]:
                found.append(parent_resolver(root, info, **filters))
                return found[0].jobs

            resolve_page = super(_JobSearchField, self).wrap_resolve(resolve_jobs)
            return _SearchPage(resolve_page(root, info, **arguments), found[0])

        return resolve_search


CACHED = {
    "job": (selectors.POSTINGS,),
    "jobs": (selectors.POSTINGS,),
    "job_category": (selectors.POSTINGS,),
    "job_categories": (selectors.POSTINGS,),
    "company": (selectors.POSTINGS,),
    "companies": (selectors.POSTINGS,),
}
"""The queries whose responses to anonymous requests are cached, with their namespaces."""


class Query:
    """The queries of the job board."""

    job = graphene.Field(
        JobType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="Get a posting. By its id or its slug; drafts are for their managers.",
    )
    jobs = cost(
        _JobSearchField(
            lambda: JobType,
            order_by=JobOrder,
            filter=input_of(schemas.JobFilters),
            description="Search the open postings. By words, filters and distance.",
        ),
        weight=SCAN,
    )
    managed_jobs = ConnectionField(
        lambda: JobType,
        status=JobStatus(),
        description="List the postings that you manage. In any status; admins see every posting.",
    )
    job_category = graphene.Field(
        JobCategoryType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="Get an industry. By its id or its slug.",
    )
    job_categories = ConnectionField(
        lambda: JobCategoryType, description="List the industries. They are ordered by name."
    )
    job_locations = cost(
        graphene.Field(
            graphene.List(graphene.NonNull(CountedLocationType)),
            q=graphene.String(description="A part of a name."),
            description="List places with open postings. Those with most postings first.",
        ),
        weight=SCAN,
        assumed_size=MOST_LOCATIONS,
    )
    company = graphene.Field(
        CompanyType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="Get a company. By its id or its slug.",
    )
    companies = ConnectionField(
        lambda: CompanyType,
        filter=input_of(schemas.CompanyFilters),
        description="List the companies. They are ordered by name.",
    )
    application = graphene.Field(
        ApplicationType,
        id=graphene.ID(required=True),
        description="Get an application. For its applicant and the managers of its posting.",
    )
    my_applications = ConnectionField(
        lambda: ApplicationType,
        status=ApplicationStatus(),
        description="List your own applications. The newest is first.",
    )
    job_applications = ConnectionField(
        lambda: ApplicationType,
        job_id=graphene.ID(required=True),
        status=ApplicationStatus(),
        search=graphene.String(description="A part of an applicant's name."),
        description="List the applications for a posting. For its managers; the newest is first.",
    )
    saved_jobs = ConnectionField(
        lambda: SavedJobType, description="List your saved postings. The newest is first."
    )
    saved_job_searches = ConnectionField(
        lambda: SavedSearchType, description="List your saved searches. The oldest is first."
    )

    @staticmethod
    def resolve_job(root: None, info: Any, **key: str) -> Job:
        """Return one posting that the viewer may see."""
        jobs = selectors.list_readable_jobs(viewer=viewer(info), now=timezone.now())
        return find_one(info, jobs, pk=key.get("id"), slug=key.get("slug"))

    @staticmethod
    @with_filters(schemas.JobSearchFilters)
    def resolve_jobs(
        root: None, info: Any, filters: schemas.JobSearchFilters
    ) -> selectors.FoundJobs:
        """Return the open postings that fit."""
        return selectors.find_jobs(query=filters.query(), now=timezone.now())

    @staticmethod
    @with_filters(schemas.ManagedJobFilters, signed_in=True)
    def resolve_managed_jobs(
        root: None, info: Any, filters: schemas.ManagedJobFilters
    ) -> QuerySet[Job]:
        """Return the postings that the viewer manages."""
        return selectors.list_managed_jobs(
            user=current_user(info), status=filters.status, now=timezone.now()
        )

    @staticmethod
    def resolve_job_category(root: None, info: Any, **key: str) -> JobCategory:
        """Return one industry."""
        categories = selectors.list_job_categories()
        return find_one(info, categories, pk=key.get("id"), slug=key.get("slug"))

    @staticmethod
    def resolve_job_categories(root: None, info: Any) -> QuerySet[JobCategory]:
        """Return the industries."""
        return selectors.list_job_categories()

    @staticmethod
    @with_filters(schemas.LocationFilters)
    def resolve_job_locations(
        root: None, info: Any, filters: schemas.LocationFilters
    ) -> QuerySet[Location]:
        """Return the places with most postings."""
        return selectors.list_locations(q=filters.q, now=timezone.now())[:MOST_LOCATIONS]

    @staticmethod
    def resolve_company(root: None, info: Any, **key: str) -> Company:
        """Return one company."""
        companies = selectors.list_companies()
        return find_one(info, companies, pk=key.get("id"), slug=key.get("slug"))

    @staticmethod
    @with_filters(schemas.CompanyFilters)
    def resolve_companies(
        root: None, info: Any, filters: schemas.CompanyFilters
    ) -> QuerySet[Company]:
        """Return the companies."""
        return selectors.list_companies(search=filters.search)

    @staticmethod
    def resolve_application(root: None, info: Any, **key: str) -> Application:
        """Return one application that the viewer may read."""
        readable = selectors.list_readable_applications(viewer=current_user(info))
        return find_one(info, readable, pk=key["id"])

    @staticmethod
    @with_filters(schemas.ApplicationFilters, signed_in=True)
    def resolve_my_applications(
        root: None, info: Any, filters: schemas.ApplicationFilters
    ) -> QuerySet[Application]:
        """Return the applications of the viewer."""
        return selectors.list_own_applications(user=current_user(info), status=filters.status)

    @staticmethod
    @with_filters(schemas.JobApplicationFilters, signed_in=True)
    def resolve_job_applications(
        root: None, info: Any, filters: schemas.JobApplicationFilters, *, job_id: str
    ) -> QuerySet[Application]:
        """Return the applications for a posting."""
        return selectors.list_job_applications(
            viewer=viewer(info), job_id=parse_id(job_id), **filters.model_dump()
        )

    @staticmethod
    def resolve_saved_jobs(root: None, info: Any) -> QuerySet[SavedJob]:
        """Return the saved postings of the viewer."""
        return selectors.list_saved_jobs(user=current_user(info), now=timezone.now())

    @staticmethod
    def resolve_saved_job_searches(root: None, info: Any) -> QuerySet[SavedSearch]:
        """Return the saved searches of the viewer."""
        return selectors.list_saved_searches(user=current_user(info))
