"""The filters and results of a search for jobs."""

from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from domains.jobs.models import Job
from domains.jobs.schemas.jobs import JobOut
from domains.jobs.schemas.locations import Country
from domains.jobs.schemas.salaries import Currency
from domains.jobs.selectors import JobOrder, JobQuery, query_of
from shared.http import (
    Filters,
    Identifier,
    Line,
    MoneyIn,
    Out,
    Words,
    invalid_field,
)
from shared.strict_formats import is_decimal
from shared.text import clean_name, is_visible

MOST_VALUES = 50
SEVERAL = (
    *("category", "job_type", "workplace_type", "experience_level"),
    *("company", "country", "location"),
)
"""The filters of which a posting has any of several values."""


def split_values(value: Any) -> Any:
    """Return the values of a text with commas, or of a list of such texts. Others are unchanged."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return values
    parts = (clean_name(part) for value in values for part in value.split(","))
    return [part for part in parts if is_visible(part)]


def _any_of(example: str) -> Any:
    return Field(default_factory=list, max_length=MOST_VALUES, examples=[[example]])


_Category = Annotated[str, Line(140), Identifier()]
_Company = Annotated[str, Line(180), Identifier()]


class JobFilters(Filters):
    """Which postings. Several values of one filter, repeated or with commas, mean any of them."""

    search: Annotated[str, Words(200), Field(examples=['python "site reliability"'])] = ""
    category: list[_Category] = _any_of("software")
    job_type: list[Job.Type] = _any_of("full_time")
    workplace_type: list[Job.Workplace] = _any_of("hybrid")
    experience_level: list[Job.Level] = _any_of("senior")
    company: list[_Company] = _any_of("savanna-systems")
    country: list[Country] = _any_of("KE")
    location: list[Annotated[str, Line(120)]] = _any_of("nairobi")
    near: Annotated[str, Line(60)] | None = Field(
        None, description="A point, as latitude,longitude.", examples=["-1.29,36.82"]
    )
    radius_km: float | None = Field(
        None, gt=0, le=20_000, description="The radius around `near` in kilometres; 50 by default."
    )
    salary_min: MoneyIn | None = Field(
        None,
        description=(
            "The minimum for a full-time year, in each posting's own currency unless one is given."
        ),
        examples=["60000"],
    )
    currency: Currency | None = None
    include_unknown_salary: bool = False
    posted_within_days: Annotated[int, Field(ge=1, le=3650, examples=[7])] | None = None

    @field_validator(*SEVERAL, mode="before")
    @classmethod
    def _read_several(cls, value: Any) -> Any:
        """Read a filter of several values, as repeated keys or as lists with commas."""
        return split_values(value)

    @field_validator("near")
    @classmethod
    def _is_on_the_globe(cls, near: str | None) -> str | None:
        if near is None:
            return None
        parts = near.split(",")
        if len(parts) != 2 or not all(map(is_decimal, parts)):
            raise ValueError("Write a point as latitude,longitude.")
        latitude, longitude = map(float, parts)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError("The latitude or the longitude is out of range.")
        return near

    @model_validator(mode="after")
    def _radius_has_a_middle(self) -> Self:
        if self.radius_km is not None and self.near is None:
            raise invalid_field("radius_km", "radius_km needs near.")
        return self

    def query(self) -> JobQuery:
        """Return it as selectors want it."""
        return query_of(self.model_dump())

    def as_sent(self) -> dict[str, object]:
        """Return the filters that were sent, as a saved search stores them."""
        return self.model_dump(mode="json", exclude_defaults=True, exclude={"ordering"})


class OrderedJobFilters(JobFilters):
    """Which postings, and in which order."""

    ordering: JobOrder = "-posted_at"


class JobSearchFilters(OrderedJobFilters):
    """Which postings, in which order, and whether to count the values of the filters."""

    facets: bool = False


class FacetValueOut(Out):
    """A value of a filter, and the number of results that have it."""

    value: str
    label: str
    count: int


class FacetsOut(Out):
    """The number of results for each value of the most used filters."""

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
