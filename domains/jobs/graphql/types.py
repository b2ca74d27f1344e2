"""The object types of the job board."""

from collections.abc import Mapping
from typing import Any

import graphene
from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet
from django.utils import timezone

from domains.jobs import schemas, selectors
from domains.jobs.models import (
    Application,
    ApplicationEvent,
    Company,
    Job,
    JobCategory,
    JobState,
    Location,
    SavedJob,
    SavedSearch,
)
from domains.jobs.models.states import can_be_applied_for, state_of_a_job
from shared.graphql import (
    SCAN,
    DateTime,
    NestedConnectionField,
    PlannedType,
    cost,
    current_user,
    enum_from_choices,
    output_of,
    viewer,
)
from shared.graphql.pages import connection_type

JobStatus = enum_from_choices(Job.Status)
ApplicationStatus = enum_from_choices(Application.Status)

_TEXTS = graphene.List(graphene.NonNull(graphene.String))


def _open_jobs(_info: Any) -> QuerySet[Job]:
    return selectors.search_jobs(query=selectors.JobQuery(), now=timezone.now())


class JobCategoryType(PlannedType):
    """An industry. Industries form a tree."""

    children = NestedConnectionField(
        lambda: JobCategoryType,
        parent_key="parent_id",
        queryset=lambda info: selectors.list_job_categories(),
        description="The industries directly below this one, by name.",
    )
    jobs = NestedConnectionField(
        lambda: JobType,
        parent_key="category_id",
        queryset=_open_jobs,
        description="The open postings directly in this industry, newest first.",
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
    """A city. That of a posting has the posting's own coordinates."""

    class Meta:
        model = Location
        fields = ("id", "city", "region", "country", "latitude", "longitude")


CountedLocationType = output_of(schemas.CountedLocationOut)


class JobType(PlannedType):
    """A posting."""

    job_type = enum_from_choices(Job.Type)(required=True)
    workplace_type = enum_from_choices(Job.Workplace)(required=True)
    experience_level = enum_from_choices(Job.Level)()
    state = enum_from_choices(JobState)(required=True, name="status")
    can_apply = graphene.Boolean(required=True, description="Whether it takes applications now.")
    salary = graphene.Field(output_of(schemas.SalaryOut))
    distance_km = graphene.Float(description="How far it is from the point of the search.")
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
        """Return null, not an empty text, if the level does not matter."""
        return job.experience_level or None

    @staticmethod
    def resolve_location(job: Job, info: Any) -> Location | None:
        """Return the city with the posting's own coordinates."""
        return job.whereabouts

    @staticmethod
    def resolve_salary(job: Job, info: Any) -> Mapping[str, Any] | None:
        """Return the columns of the salary as one object."""
        return schemas.JobOut.resolve_salary(job)

    @staticmethod
    def resolve_distance_km(job: Any, info: Any) -> float | None:
        """Return the distance that the search has computed, if it has."""
        return getattr(job, "distance_km", None)


class JobSearchConnection(connection_type(JobType)):  # type: ignore[misc]  # made at run time
    """One page of the postings that were found."""

    facets = cost(
        graphene.Field(
            output_of(schemas.FacetsOut, name="JobFacets"),
            required=True,
            description="How many of all found postings have each value of a filter.",
        ),
        weight=SCAN,
    )

    class Meta:
        name = "JobSearchConnection"


class ApplicationEventType(PlannedType):
    """A change of an application's status. The first one has no status before it."""

    from_status = ApplicationStatus()
    to_status = ApplicationStatus(required=True)
    actor_id = graphene.ID(description="The user who changed the status; null if no user did.")

    class Meta:
        model = ApplicationEvent
        fields = ("id", "application", "note", "created_at")


class ApplicationType(PlannedType):
    """An application for a posting."""

    status = ApplicationStatus(required=True)
    applicant_id = graphene.ID(required=True)
    applicant = graphene.Field(output_of(schemas.ApplicantOut), required=True)
    answers = graphene.List(graphene.NonNull(output_of(schemas.ApplicationAnswer)), required=True)
    resume = graphene.Field(output_of(schemas.ResumeLinkOut, name="Resume"))
    events = NestedConnectionField(
        lambda: ApplicationEventType,
        parent_key="application_id",
        queryset=lambda info: selectors.list_all_application_events(),
        description="The changes of its status, oldest first.",
    )
    requires = {
        "applicant": (
            *("applicant__username", "applicant__display_name", "applicant__email"),
            "applicant__id",
        ),
        "answers": ("answers",),
        "resume": ("resume", "resume_name"),
    }

    class Meta:
        model = Application
        fields = ("id", "job", "cover_letter", "consent_at", "created_at", "updated_at")

    @staticmethod
    def resolve_answers(application: Application, info: Any) -> list[dict[str, str]]:
        """Return the answers as a list, because GraphQL has no mappings."""
        return [
            {"question": question, "answer": answer}
            for question, answer in application.answers.items()
        ]

    @staticmethod
    def resolve_resume(application: Application, info: Any) -> selectors.ResumeLink | None:
        """Return a link to the CV, if there is one."""
        if not application.resume:
            return None
        return selectors.link_to_resume(
            application=application, viewer=current_user(info), now=timezone.now()
        )


class SavedJobType(PlannedType):
    """A saved posting."""

    saved_at = DateTime(required=True)
    annotations = {
        "saved_at": ExpressionWrapper(F("created_at"), output_field=DateTimeField()),
    }

    class Meta:
        model = SavedJob
        fields = ("id", "job")


SavedStateType = output_of(schemas.SavedStateOut)
# The values of choices are texts, as the search stores them.
SavedQueryType = output_of(
    schemas.SavedQuery,
    types=dict.fromkeys(("job_type", "workplace_type", "experience_level"), _TEXTS),
    partial=True,
)


class SavedSearchType(PlannedType):
    """A saved search, with mails about new postings."""

    query = graphene.Field(SavedQueryType, required=True)
    frequency = enum_from_choices(SavedSearch.Frequency)(required=True)

    class Meta:
        model = SavedSearch
        fields = ("id", "name", "last_run_at", "created_at")
