"""Schemas of jobs."""

from typing import Annotated, Any, cast

from pydantic import AwareDatetime, Field, StringConstraints

from domains.jobs.models import Job, JobState
from domains.jobs.schemas.categories import JobCategoryBriefOut
from domains.jobs.schemas.companies import CompanyBriefOut
from domains.jobs.schemas.locations import LocationIn, LocationOut
from domains.jobs.schemas.salaries import SalaryIn, SalaryOut
from domains.jobs.services import JobFields
from shared.http import (
    Filters,
    Id,
    In,
    Moment,
    Name,
    Out,
    Patch,
    Text,
)
from shared.row_forms import NULL_IF_EMPTY, OfColumns

IdOrSlug = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=220), Field(examples=["1"])
]
"""The number of something, or the words of its address."""

Title = Annotated[str, Name(200), Field(examples=["Site Reliability Engineer"])]
Description = Annotated[str, Text(20_000), Field(examples=["You keep what we run running."])]
Ends = Annotated[AwareDatetime, Field(examples=["2027-01-31T23:59:59Z"])]


class JobIn(In):
    """The fields of a posting."""

    title: Title
    description: Description = ""
    category_id: Id
    company_id: Id
    job_type: Annotated[Job.Type, Field(examples=["full_time"])]
    workplace_type: Annotated[Job.Workplace, Field(examples=["hybrid"])]
    experience_level: Annotated[Job.Level, Field(examples=["senior"])] | None = None
    location: LocationIn | None = None
    salary: SalaryIn | None = None
    expires_at: Ends | None = None
    status: Annotated[Job.Status, Field(examples=["draft"])] | None = Field(
        None, description="The status. A new posting is a draft by default."
    )

    def fields(self) -> JobFields:
        """Return the fields as the mapping that services take."""
        return cast(JobFields, self.model_dump())


class JobPatchIn(Patch, of=JobIn):
    """The changed fields of a posting. Absent fields keep their values, and null clears one."""

    # A status cannot be cleared. The default is a factory, because it is never used.
    status: Job.Status = Field(default_factory=lambda: Job.Status.DRAFT)


class ManagedJobFilters(Filters):
    """Filters of the postings that you manage."""

    status: Job.Status | None = None


class JobOut(Out):
    """A posting."""

    id: int
    slug: str
    title: str
    description: str
    category_id: int
    category: JobCategoryBriefOut
    industry: Annotated[str, Field(validation_alias="category.name", examples=["Software"])]
    company_id: int
    company: CompanyBriefOut
    location: Annotated[LocationOut | None, OfColumns(("latitude", "longitude"))]
    job_type: Job.Type
    workplace_type: Job.Workplace
    experience_level: Annotated[Job.Level | None, NULL_IF_EMPTY]
    salary: Annotated[SalaryOut | None, OfColumns(prefix="salary_", unless_empty="salary_currency")]
    status: Annotated[JobState, Field(validation_alias="state")]
    can_apply: bool
    posted_at: Moment
    expires_at: Moment | None
    created_at: Moment
    updated_at: Moment
    distance_km: Annotated[float | None, Field(examples=[12.5])] = None

    @staticmethod
    def resolve_location(job: Any) -> Any:
        """Return the city with the posting's own coordinates."""
        return job.whereabouts

    @staticmethod
    def resolve_salary(job: Any) -> dict[str, Any] | None:
        """Gather the columns of the salary."""
        if not job.salary_currency:
            return None
        return {
            "min": job.salary_min,
            "max": job.salary_max,
            "currency": job.salary_currency,
            "period": job.salary_period,
            "annual_min": job.salary_annual_min,
        }


class ManagedJobOut(JobOut):
    """A posting with the fields that its managers see."""

    applications_count: int


class SimilarJobsOut(Out):
    """The postings most similar to a posting."""

    results: list[JobOut]


class JobStatsOut(Out):
    """The number of postings and applications in each status."""

    jobs: dict[str, int]
    applications: dict[str, int]
