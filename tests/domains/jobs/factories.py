"""Factories of job board rows; a test sets only the fields that it checks."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from domains.jobs.models import Application, Company, Job, JobCategory, Location, SavedSearch
from tests.factories import EmployerFactory, UserFactory

POSTED_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FAR_OFF = datetime(2999, 1, 1, tzinfo=UTC)


class JobCategoryFactory(DjangoModelFactory):
    class Meta:
        model = JobCategory

    name = factory.Sequence(lambda n: f"Industry {n}")
    slug = factory.Sequence(lambda n: f"industry-{n}")


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Company {n}")
    slug = factory.Sequence(lambda n: f"company-{n}")
    owner = factory.SubFactory(EmployerFactory)


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location
        django_get_or_create = ("country", "region", "city")

    city = factory.Sequence(lambda n: f"City {n}")
    region = ""
    country = "KE"


class JobFactory(DjangoModelFactory):
    """An open posting, posted by the owner of its company."""

    class Meta:
        model = Job

    title = factory.Sequence(lambda n: f"Engineer {n}")
    slug = factory.Sequence(lambda n: f"engineer-{n}")
    category = factory.SubFactory(JobCategoryFactory)
    company = factory.SubFactory(CompanyFactory)
    company_name = factory.SelfAttribute("company.name")
    location = factory.SubFactory(LocationFactory)
    latitude = factory.LazyAttribute(lambda job: job.location and job.location.latitude)
    longitude = factory.LazyAttribute(lambda job: job.location and job.location.longitude)
    job_type = Job.Type.FULL_TIME
    workplace_type = Job.Workplace.ON_SITE
    status = Job.Status.PUBLISHED
    was_published = factory.LazyAttribute(lambda job: job.status != Job.Status.DRAFT)
    posted_by = factory.SelfAttribute("company.owner")
    posted_at = POSTED_AT
    opened_at = factory.SelfAttribute("posted_at")
    expires_at = FAR_OFF


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    job = factory.SubFactory(JobFactory)
    applicant = factory.SubFactory(UserFactory)
    cover_letter = "I would like to."


class SavedSearchFactory(DjangoModelFactory):
    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    query = factory.LazyFunction(dict)
    high_water_at = POSTED_AT
    created_at = factory.SelfAttribute("high_water_at")


def expired_at(now: datetime) -> datetime:
    """Return a moment in the recent past."""
    return now - timedelta(minutes=1)
