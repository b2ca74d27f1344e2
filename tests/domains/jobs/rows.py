"""Rows of everything on the job board, for promises about lists of any length."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from domains.jobs.models import (
    Application,
    ApplicationEvent,
    Company,
    Job,
    JobCategory,
    Location,
    MailedJob,
    SavedJob,
    SavedSearch,
)
from shared.auth.models import User


def load(*, amount: int, viewer: User, now: datetime) -> Mapping[str, str]:
    """
    Load ``amount`` rows of everything the viewer can list, each below its own parent.

    Returns the arguments that root fields of GraphQL cannot do without.
    """
    root = JobCategory.objects.create(name="Root", slug="job-root")
    people = User.objects.bulk_create(
        User(username=f"hand{number}", email=f"hand{number}@nexus.test") for number in range(amount)
    )
    for number, person in enumerate(people):
        trade = JobCategory.objects.create(name=f"A{number}", slug=f"t{number}", parent=root)
        JobCategory.objects.create(name="Sub", slug=f"subtrade{number}", parent=trade)
        company = Company.objects.create(name=f"C{number}", slug=f"c{number}", owner=viewer)
        job = _job(number, category=trade, company=company, author=viewer, now=now)
        SavedJob.objects.create(user=viewer, job=job)
        SavedSearch.objects.create(user=viewer, query={"search": "x"}, high_water_at=now)
        _apply(job, viewer, now=now)
        _apply(job, person, now=now)
    for person in people[1:]:
        _apply(Job.objects.filter(company__owner=viewer).earliest("pk"), person, now=now)
    first = Job.objects.filter(company__owner=viewer).earliest("pk")
    return {"jobApplications": f"jobId: {first.pk}"}


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` drafts and rows of each model that no list shows, after `load`."""
    jobs = Job.objects.filter(company__owner=viewer).order_by("pk")[:amount]
    for search, job in zip(SavedSearch.objects.filter(user=viewer)[:amount], jobs, strict=True):
        MailedJob.objects.create(search=search, job=job, mailed_at=now)
        job.pk, job.slug, job.status, job.was_published = None, f"{job.slug}-2", "draft", False
        job._state.adding = True
        job.save()


def forget() -> None:
    """Delete the loaded rows."""
    for model in (ApplicationEvent, Application, SavedJob, SavedSearch, Job, Company, Location):
        model.objects.all().delete()
    JobCategory.objects.filter(slug__startswith="sub").delete()
    JobCategory.objects.exclude(parent=None).delete()
    JobCategory.objects.all().delete()
    User.objects.filter(username__startswith="hand").delete()


def _job(
    number: int, *, category: JobCategory, company: Company, author: User, now: datetime
) -> Job:
    return Job.objects.create(
        title=f"Baker {number}",
        slug=f"baker-{number}",
        category=category,
        company=company,
        company_name=company.name,
        location=Location.objects.create(city=f"City {number}", country="KE"),
        job_type="full_time",
        workplace_type="on_site",
        salary_min=Decimal(30_000),
        salary_currency="USD",
        salary_period="year",
        status="published",
        was_published=True,
        posted_by=author,
        posted_at=now,
        expires_at=now + timedelta(days=9),
    )


def _apply(job: Job, person: User, *, now: datetime) -> None:
    application = Application.objects.create(
        job=job, applicant=person, answers={"When?": "In May."}, created_at=now
    )
    ApplicationEvent.objects.create(
        application=application, to_status="submitted", actor=person, created_at=now
    )
