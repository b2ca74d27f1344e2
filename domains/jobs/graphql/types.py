"""What one can read of the job board, and what can be read of each thing."""

from typing import Any

import graphene
from django.utils import timezone

from domains.jobs import selectors
from domains.jobs.graphql.following import ApplicationType
from domains.jobs.models import (
    Company,
    Job,
    JobCategory,
    JobState,
    Location,
    SalaryPeriod,
)
from domains.jobs.models.states import can_be_applied_for, state_of_a_job
from shared.graphql import (
    SCAN,
    Decimal,
    NestedConnectionField,
    PlannedType,
    cost,
    enum_from_choices,
    viewer,
)
from shared.graphql.pages import connection_type

EmploymentType = enum_from_choices(Job.Type)
Workplace = enum_from_choices(Job.Workplace)
Level = enum_from_choices(Job.Level)
JobStatus = enum_from_choices(Job.Status)
State = enum_from_choices(JobState)
Period = enum_from_choices(SalaryPeriod)


def _open_jobs(_info: Any) -> Any:
    return selectors.search_jobs(query=selectors.JobQuery(), now=timezone.now())


class JobCategoryType(PlannedType):
    """An industry; industries stand within industries."""

    children = NestedConnectionField(
        lambda: JobCategoryType,
        parent_key="parent_id",
        queryset=lambda info: selectors.list_job_categories(),
        description="The industries that stand directly in this one, by name.",
    )
    jobs = NestedConnectionField(
        lambda: JobType,
        parent_key="category_id",
        queryset=_open_jobs,
        description="The open postings that stand directly in this one, newest first.",
    )

    class Meta:
        model = JobCategory
        fields = ("id", "name", "slug", "parent")


class CompanyType(PlannedType):
    """A company that offers work."""

    jobs = NestedConnectionField(
        lambda: JobType,
        parent_key="company_id",
        queryset=_open_jobs,
        description="Its open postings, newest first.",
    )

    class Meta:
        model = Company
        fields = ("id", "name", "slug", "website", "verified", "created_at")


class JobLocationType(PlannedType):
    """A city; of a posting, with the posting's own coordinates."""

    class Meta:
        model = Location
        fields = ("id", "city", "region", "country", "latitude", "longitude")


class CountedLocationType(graphene.ObjectType):
    """A city, and how many postings are open there."""

    id = graphene.ID(required=True)
    city = graphene.String(required=True)
    region = graphene.String(required=True)
    country = graphene.String(required=True)
    count = graphene.Int(required=True)

    class Meta:
        name = "CountedLocation"


class SalaryType(graphene.ObjectType):
    """What is paid, and the least of it over a full-time year."""

    min = Decimal()
    max = Decimal()
    currency = graphene.String(required=True)
    period = Period(required=True)
    annual_min = Decimal()

    class Meta:
        name = "Salary"


class JobType(PlannedType):
    """A posting."""

    job_type = EmploymentType(required=True)
    workplace_type = Workplace(required=True)
    experience_level = Level()
    state = State(required=True, name="status")
    can_apply = graphene.Boolean(required=True, description="Whether it takes applications now.")
    salary = graphene.Field(SalaryType)
    distance_km = graphene.Float(description="How far it is, if it was asked for near a point.")
    applications = NestedConnectionField(
        lambda: ApplicationType,
        parent_key="job_id",
        queryset=lambda info: selectors.list_readable_applications(viewer=viewer(info)),
        description="Those of its applications that you may read, newest first.",
    )
    annotations = {
        "state": lambda info: state_of_a_job(now=timezone.now()),
        "can_apply": lambda info: can_be_applied_for(now=timezone.now()),
    }
    requires = {
        "location": ("latitude", "longitude"),
        "salary": (
            *("salary_min", "salary_max", "salary_currency"),
            *("salary_period", "salary_annual_min"),
        ),
        "distance_km": (),
    }

    class Meta:
        model = Job
        fields = (
            *("id", "slug", "title", "description", "category", "company", "location"),
            *("posted_at", "expires_at", "created_at", "updated_at"),
        )

    @staticmethod
    def resolve_experience_level(job: Job, info: Any) -> str | None:
        """Return the level, if one is asked for."""
        return job.experience_level or None

    @staticmethod
    def resolve_location(job: Job, info: Any) -> Location | None:
        """Return the city with the posting's own coordinates."""
        return job.whereabouts

    @staticmethod
    def resolve_salary(job: Job, info: Any) -> SalaryType | None:
        """Gather the columns of the salary."""
        if not job.salary_currency:
            return None
        return SalaryType(
            min=job.salary_min,
            max=job.salary_max,
            currency=job.salary_currency,
            period=job.salary_period,
            annual_min=job.salary_annual_min,
        )

    @staticmethod
    def resolve_distance_km(job: Any, info: Any) -> float | None:
        """Return the distance that the search has computed, if it has."""
        return getattr(job, "distance_km", None)


class FacetValueType(graphene.ObjectType):
    """One value of a filter, and how many of the found postings have it."""

    value = graphene.String(required=True)
    label = graphene.String(required=True)
    count = graphene.Int(required=True)

    class Meta:
        name = "FacetValue"


def _counted(description: str) -> Any:
    return graphene.List(graphene.NonNull(FacetValueType), required=True, description=description)


class JobFacetsType(graphene.ObjectType):
    """How many of the found postings have each value of the filters people narrow by."""

    category = _counted("By industry.")
    job_type = _counted("By kind of employment.")
    workplace_type = _counted("By where the work is done.")
    country = _counted("By country.")

    class Meta:
        name = "JobFacets"


class JobSearchConnection(connection_type(JobType)):  # type: ignore[misc]  # made at run time
    """One page of the postings that were found."""

    facets = cost(
        graphene.Field(
            JobFacetsType, required=True, description="What one could narrow the search by."
        ),
        weight=SCAN,
    )

    class Meta:
        name = "JobSearchConnection"
