"""What one can say to the job board."""

from typing import Any

import graphene

from domains.jobs.graphql.following import Frequency
from domains.jobs.graphql.types import EmploymentType, JobStatus, Level, Period, Workplace
from shared.graphql import DateTime, Decimal


class JobOrder(graphene.Enum):
    """How the found postings are ordered."""

    POSTED_AT_DESC = "-posted_at"
    RELEVANCE = "relevance"
    SALARY_DESC = "-salary"
    DISTANCE = "distance"


def _any_of(kind: Any, description: str | None = None) -> Any:
    return graphene.List(graphene.NonNull(kind), description=description)


class JobFilterInput(graphene.InputObjectType):
    """Which postings. Several values of one filter mean any of them."""

    search = graphene.String(description='Words, "a phrase", or, -without.')
    category = _any_of(graphene.ID, "Ids or slugs of industries; all below them count.")
    job_type = _any_of(EmploymentType)
    workplace_type = _any_of(Workplace)
    experience_level = _any_of(Level)
    company = _any_of(graphene.ID, "Ids or slugs of companies.")
    country = _any_of(graphene.String)
    location = _any_of(graphene.String)
    near = graphene.String(description="A point, as latitude,longitude.")
    radius_km = graphene.Float()
    salary_min = Decimal()
    currency = graphene.String()
    include_unknown_salary = graphene.Boolean()
    posted_within_days = graphene.Int()


class LocationInput(graphene.InputObjectType):
    """Where a city is."""

    city = graphene.String(required=True)
    region = graphene.String()
    country = graphene.String(required=True)
    latitude = graphene.Float()
    longitude = graphene.Float()


class SalaryInput(graphene.InputObjectType):
    """What is paid. One end of the range may be left open."""

    min = Decimal()
    max = Decimal()
    currency = graphene.String(required=True)
    period = Period(required=True)


class JobInput(graphene.InputObjectType):
    """Everything its author says of a posting."""

    title = graphene.String(required=True)
    description = graphene.String()
    category_id = graphene.ID(required=True)
    company_id = graphene.ID(required=True)
    job_type = EmploymentType(required=True)
    workplace_type = Workplace(required=True)
    experience_level = Level()
    location = LocationInput()
    salary = SalaryInput()
    expires_at = DateTime()
    status = JobStatus()


class JobPatchInput(graphene.InputObjectType):
    """What is to be different about a posting; what is absent stays, null clears."""

    title = graphene.String()
    description = graphene.String()
    category_id = graphene.ID()
    company_id = graphene.ID()
    job_type = EmploymentType()
    workplace_type = Workplace()
    experience_level = Level()
    location = LocationInput()
    salary = SalaryInput()
    expires_at = DateTime()
    status = JobStatus()


class JobCategoryInput(graphene.InputObjectType):
    """Everything an admin says of an industry."""

    name = graphene.String(required=True)
    parent_id = graphene.ID()


class JobCategoryPatchInput(graphene.InputObjectType):
    """What an admin wants to be different; what is absent stays, null clears."""

    name = graphene.String()
    parent_id = graphene.ID()


class CompanyInput(graphene.InputObjectType):
    """What its founder says of a company."""

    name = graphene.String(required=True)
    website = graphene.String()


class CompanyPatchInput(graphene.InputObjectType):
    """What is to be different about a company; absent stays. `verified` is for admins."""

    name = graphene.String()
    website = graphene.String()
    verified = graphene.Boolean()


class ApplicationAnswerInput(graphene.InputObjectType):
    """What an applicant answers to a question."""

    question = graphene.String(required=True)
    answer = graphene.String(required=True)


class ApplicationInput(graphene.InputObjectType):
    """An application for a posting. A CV is attached over REST."""

    job_id = graphene.ID(required=True)
    cover_letter = graphene.String()
    answers = _any_of(ApplicationAnswerInput)
    consent = graphene.Boolean()


class ApplicationPatchInput(graphene.InputObjectType):
    """What an applicant wants to be different; what is absent stays."""

    cover_letter = graphene.String()
    answers = _any_of(ApplicationAnswerInput)


class SavedSearchInput(graphene.InputObjectType):
    """A search to be mailed about."""

    name = graphene.String()
    query = JobFilterInput(required=True)
    frequency = Frequency()
