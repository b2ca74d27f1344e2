"""The shapes of postings, companies, categories and places."""

from typing import Annotated, Any, cast

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints, model_validator

from domains.jobs.models import Job, JobState, SalaryPeriod
from domains.jobs.schemas.filters import Country, Currency
from domains.jobs.services import CompanyChanges, JobCategoryChanges, JobChanges
from shared.http import Id, In, Moment, Money, MoneyIn, Name, Out, Patch, Text, invalid_field

IdOrSlug = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=220), Field(examples=["1"])
]
"""The number of something, or the words of its address."""

Title = Annotated[str, Name(200), Field(examples=["Site Reliability Engineer"])]
Description = Annotated[str, Text(20_000), Field(examples=["You keep what we run running."])]
CategoryName = Annotated[str, Name(120), Field(examples=["Software"])]
CompanyName = Annotated[str, Name(160), Field(examples=["Savanna Systems"])]
Website = Annotated[
    str,
    StringConstraints(pattern=r"^(https?://[^\s\x00-\x1f]+)?$", max_length=300),
    Field(examples=["https://savanna.example"]),
]
Ends = Annotated[AwareDatetime, Field(examples=["2027-01-31T23:59:59Z"])]


class LocationIn(In):
    """Where a city is."""

    city: Annotated[str, Name(120), Field(examples=["Nairobi"])]
    region: Annotated[str, Name(120, min_length=0), Field(examples=["Nairobi County"])] = ""
    country: Country
    latitude: Annotated[float, Field(ge=-90, le=90, examples=[-1.29])] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, examples=[36.82])] | None = None

    @model_validator(mode="after")
    def _has_both_or_none(self) -> "LocationIn":
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise invalid_field(missing, "Give latitude and longitude, or neither.")
        return self


class SalaryIn(In):
    """What is paid. One end of the range may be left open."""

    min: Annotated[MoneyIn, Field(examples=["60000.00"])] | None = None
    max: Annotated[MoneyIn, Field(examples=["80000.00"])] | None = None
    currency: Currency
    period: Annotated[SalaryPeriod, Field(examples=["year"])]


class JobIn(In):
    """Everything its author says of a posting."""

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
        None, description="A new posting is a draft unless it is said to be published."
    )

    def fields(self) -> JobChanges:
        """Return it as services want it."""
        return cast(JobChanges, self.model_dump())


class JobPatchIn(Patch):
    """What is to be different about a posting; what is absent stays, null clears."""

    # Factories, because a default would be shown to clients and is never used.
    title: Title = Field(default_factory=str)
    description: Description = Field(default_factory=str)
    category_id: Id = Field(default_factory=int)
    company_id: Id = Field(default_factory=int)
    job_type: Job.Type = Field(default_factory=lambda: Job.Type.OTHER)
    workplace_type: Job.Workplace = Field(default_factory=lambda: Job.Workplace.REMOTE)
    experience_level: Job.Level | None = None
    location: LocationIn | None = None
    salary: SalaryIn | None = None
    expires_at: Ends | None = None
    status: Job.Status = Field(default_factory=lambda: Job.Status.DRAFT)

    def changes(self) -> JobChanges:
        """Return what was sent, as services want it."""
        sent = self.model_dump(exclude_unset=True)
        # A place and a salary are replaced as a whole, so their own defaults apply.
        for name in ("location", "salary"):
            if sent.get(name) is not None:
                sent[name] = getattr(self, name).model_dump()
        return cast(JobChanges, sent)


class JobCategoryIn(In):
    """Everything an admin says of an industry."""

    name: CategoryName
    parent_id: Id | None = None

    def changes(self) -> JobCategoryChanges:
        """Return all fields, as a replacement of the posting."""
        return cast(JobCategoryChanges, self.model_dump())


class JobCategoryPatchIn(Patch):
    """What an admin wants to be different; what is absent stays, null clears."""

    name: CategoryName = Field(default_factory=str)
    parent_id: Id | None = None

    def changes(self) -> JobCategoryChanges:
        """Return what was sent, as services want it."""
        return cast(JobCategoryChanges, self.model_dump(exclude_unset=True))


class CompanyIn(In):
    """What its founder says of a company."""

    name: CompanyName
    website: Website = ""


class CompanyPatchIn(Patch):
    """What is to be different about a company; `verified` is for admins."""

    name: CompanyName = Field(default_factory=str)
    website: Website = Field(default_factory=str)
    verified: bool = Field(default_factory=bool)

    def changes(self) -> CompanyChanges:
        """Return what was sent, as services want it."""
        return cast(CompanyChanges, self.model_dump(exclude_unset=True))


class JobCategoryOut(Out):
    """An industry."""

    id: int
    name: str
    slug: str
    parent_id: int | None


class JobCategoryBriefOut(Out):
    """The industry a posting stands in."""

    id: int
    name: str
    slug: str


class CompanyOut(Out):
    """A company that offers work."""

    id: int
    name: str
    slug: str
    website: str
    verified: bool
    created_at: Moment


class CompanyBriefOut(Out):
    """The company of a posting."""

    id: int
    name: str
    slug: str
    website: str
    verified: bool


class LocationOut(Out):
    """Where a posting is."""

    id: int
    city: str
    region: str
    country: str
    latitude: float | None
    longitude: float | None


class CountedLocationOut(LocationOut):
    """A place, and how many postings are open there."""

    count: int


class SalaryOut(Out):
    """What is paid, and the least of it over a full-time year."""

    min: Money | None
    max: Money | None
    currency: str
    period: SalaryPeriod
    annual_min: Money | None


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
    location: LocationOut | None
    job_type: Job.Type
    workplace_type: Job.Workplace
    experience_level: Annotated[Job.Level | None, BeforeValidator(lambda level: level or None)]
    salary: SalaryOut | None
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
    """A posting as those see it who manage it."""

    applications_count: int


class FacetValueOut(Out):
    """One value of a filter, and how many of the found postings have it."""

    value: str
    label: str
    count: int


class FacetsOut(Out):
    """How many of the found postings have each value of the filters people narrow by."""

    category: list[FacetValueOut]
    job_type: list[FacetValueOut]
    workplace_type: list[FacetValueOut]
    country: list[FacetValueOut]


class JobSearchOut(Out):
    """One page of the postings that were found."""

    count: int
    next: str | None
    previous: str | None
    results: list[JobOut]
    facets: FacetsOut | None


class SimilarJobsOut(Out):
    """The postings most like another."""

    results: list[JobOut]


class JobStatsOut(Out):
    """How many postings and applications there are in each status."""

    jobs: dict[str, int]
    applications: dict[str, int]
