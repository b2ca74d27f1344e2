"""Reading the job board."""

from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone

from domains.jobs import schemas, selectors
from domains.jobs.graphql.following import (
    ApplicationStatus,
    ApplicationType,
    SavedJobType,
    SavedSearchType,
)
from domains.jobs.graphql.searching import JobSearchField, query_in
from domains.jobs.graphql.types import (
    CompanyType,
    CountedLocationType,
    JobCategoryType,
    JobStatus,
    JobType,
)
from domains.jobs.models import Application, Company, Job, JobCategory, SavedJob, SavedSearch
from shared.graphql import (
    SCAN,
    ConnectionField,
    cost,
    current_user,
    find_one,
    parse,
    parse_id,
    viewer,
)

MOST_LOCATIONS = 20


class Query:
    """What one can read of the job board."""

    job = graphene.Field(
        JobType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="One posting, by its id or its slug. Drafts are for those who manage them.",
    )
    jobs = cost(JobSearchField(description="The open postings that fit."), weight=SCAN)
    managed_jobs = ConnectionField(
        lambda: JobType,
        status=JobStatus(),
        description="The postings you manage, drafts too. An admin sees everybody's.",
    )
    job_category = graphene.Field(
        JobCategoryType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="One industry, by its id or its slug.",
    )
    job_categories = ConnectionField(
        lambda: JobCategoryType, description="The industries, by name."
    )
    job_locations = cost(
        graphene.Field(
            graphene.List(graphene.NonNull(CountedLocationType)),
            q=graphene.String(description="A part of a name."),
            description="The busiest places whose name has this part.",
        ),
        weight=SCAN,
        assumed_size=MOST_LOCATIONS,
    )
    company = graphene.Field(
        CompanyType,
        id=graphene.ID(),
        slug=graphene.String(),
        description="One company, by its id or its slug.",
    )
    companies = ConnectionField(
        lambda: CompanyType,
        search=graphene.String(description="A part of a name."),
        description="The companies, by name.",
    )
    application = graphene.Field(
        ApplicationType,
        id=graphene.ID(required=True),
        description="Get an application. For its candidate and managers of its posting.",
    )
    my_applications = ConnectionField(
        lambda: ApplicationType,
        status=ApplicationStatus(),
        description="Your own applications, newest first.",
    )
    job_applications = ConnectionField(
        lambda: ApplicationType,
        job_id=graphene.ID(required=True),
        status=ApplicationStatus(),
        search=graphene.String(description="A part of an applicant's name."),
        description="The applications for a posting that you manage, newest first.",
    )
    saved_jobs = ConnectionField(
        lambda: SavedJobType, description="The postings you have saved, newest first."
    )
    saved_job_searches = ConnectionField(
        lambda: SavedSearchType, description="The searches you are mailed about, oldest first."
    )

    @staticmethod
    def resolve_job(
        root: None,
        info: Any,
        *,
        id: str | None = None,  # noqa: A002
        slug: str | None = None,
    ) -> Job:
        """Find one posting."""
        jobs = selectors.list_readable_jobs(viewer=viewer(info), now=timezone.now())
        return find_one(info, jobs, pk=id, slug=slug)

    @staticmethod
    def resolve_jobs(
        root: None,
        info: Any,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002
        order_by: str | None = None,
    ) -> QuerySet[Job]:
        """Find open postings."""
        return selectors.search_jobs(query=query_in(filter, order_by), now=timezone.now())

    @staticmethod
    def resolve_managed_jobs(root: None, info: Any, *, status: str | None = None) -> QuerySet[Job]:
        """Return the postings that the viewer manages."""
        asked = parse(schemas.ManagedJobFilters, {"status": status})
        return selectors.list_managed_jobs(
            user=current_user(info), status=asked.status, now=timezone.now()
        )

    @staticmethod
    def resolve_job_category(
        root: None,
        info: Any,
        *,
        id: str | None = None,  # noqa: A002
        slug: str | None = None,
    ) -> JobCategory:
        """Find one industry."""
        return find_one(info, selectors.list_job_categories(), pk=id, slug=slug)

    @staticmethod
    def resolve_job_categories(root: None, info: Any) -> QuerySet[JobCategory]:
        """List the industries."""
        return selectors.list_job_categories()

    @staticmethod
    def resolve_job_locations(root: None, info: Any, *, q: str | None = None) -> Any:
        """List places."""
        asked = parse(schemas.LocationFilters, {"q": q})
        return selectors.list_locations(q=asked.q, now=timezone.now())[:MOST_LOCATIONS]

    @staticmethod
    def resolve_company(
        root: None,
        info: Any,
        *,
        id: str | None = None,  # noqa: A002
        slug: str | None = None,
    ) -> Company:
        """Find one company."""
        return find_one(info, selectors.list_companies(), pk=id, slug=slug)

    @staticmethod
    def resolve_companies(root: None, info: Any, *, search: str | None = None) -> QuerySet[Company]:
        """List the companies."""
        asked = parse(schemas.CompanyFilters, {"search": search})
        return selectors.list_companies(search=asked.search)

    @staticmethod
    def resolve_application(root: None, info: Any, *, id: str) -> Application:  # noqa: A002
        """Find one application."""
        readable = selectors.list_readable_applications(viewer=current_user(info))
        return find_one(info, readable, pk=id)

    @staticmethod
    def resolve_my_applications(
        root: None, info: Any, *, status: str | None = None
    ) -> QuerySet[Application]:
        """Return the applications of the viewer."""
        asked = parse(schemas.ApplicationFilters, {"status": status})
        return selectors.list_own_applications(user=current_user(info), status=asked.status)

    @staticmethod
    def resolve_job_applications(
        root: None, info: Any, *, job_id: str, status: str | None = None, search: str | None = None
    ) -> QuerySet[Application]:
        """List the applications for a posting."""
        asked = parse(schemas.JobApplicationFilters, {"status": status, "search": search})
        return selectors.list_job_applications(
            viewer=viewer(info),
            job_id=parse_id(job_id),
            status=asked.status,
            search=asked.search,
        )

    @staticmethod
    def resolve_saved_jobs(root: None, info: Any) -> QuerySet[SavedJob]:
        """Return the saved postings of the viewer."""
        return selectors.list_saved_jobs(user=current_user(info), now=timezone.now())

    @staticmethod
    def resolve_saved_job_searches(root: None, info: Any) -> QuerySet[SavedSearch]:
        """Return the saved searches of the viewer."""
        return selectors.list_saved_searches(user=current_user(info))
