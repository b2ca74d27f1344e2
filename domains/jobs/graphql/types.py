"""The object types of the job board."""

from functools import partial
from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone
from graphene.types.resolver import dict_or_attr_resolver

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
    NestedConnectionField,
    NestedOneField,
    PlannedType,
    cost,
    current_user,
    enum_from_choices,
    output_of,
    row_type,
    viewer,
)
from shared.graphql.pages import connection_type

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
        schema = schemas.JobCategoryOut
        fields = ("parent",)


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
        schema = schemas.CompanyOut


JobLocationType = row_type(
    Location,
    schemas.LocationOut,
    name="JobLocation",
    about="A city. That of a posting has the posting's own coordinates.",
)
CountedLocationType = output_of(schemas.CountedLocationOut)


class JobType(PlannedType):
    """A posting."""

    state = enum_from_choices(JobState)(required=True, name="status")
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
        schema = schemas.JobOut
        omit = ("status", "industry")
        descriptions = {
            "can_apply": "Whether it takes applications now.",
            "distance_km": "How far it is from the point of the search.",
        }

    @staticmethod
    def resolve_location(job: Job, info: Any) -> Location | None:
        """Return the city with the posting's own coordinates."""
        return job.whereabouts


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


ApplicationEventType = row_type(
    ApplicationEvent,
    schemas.ApplicationEventOut,
    fields=["application"],
    descriptions={"actor_id": "The user who changed the status; null if no user did."},
)


class ApplicationType(PlannedType):
    """An application for a posting."""

    job = NestedOneField(
        lambda: JobType,
        key="job_id",
        queryset=lambda info: selectors.list_readable_jobs(viewer=viewer(info), now=timezone.now()),
        description="The posting; null if you may not read it any more.",
    )
    applied_job = graphene.Field(
        output_of(schemas.AppliedJobOut),
        required=True,
        resolver=partial(dict_or_attr_resolver, "job", None),
        description="What an application shows of its posting, whatever the posting's status.",
    )
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
        "job": ("job",),
        "applied_job": ("job__slug", "job__title", "job__company_name"),
        "applicant": (
            *("applicant__username", "applicant__display_name", "applicant__email"),
            "applicant__id",
        ),
        "answers": ("answers",),
        "resume": ("resume", "resume_name"),
    }

    class Meta:
        model = Application
        schema = schemas.ApplicationOut
        omit = ("resume_name", "resume_url")

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


SavedJobType = row_type(SavedJob, schemas.SavedJobOut, about="A saved posting.")
SavedStateType = output_of(schemas.SavedStateOut)
# The values of choices are texts, as the search stores them.
SavedQueryType = output_of(
    schemas.SavedQuery,
    types=dict.fromkeys(("job_type", "workplace_type", "experience_level"), _TEXTS),
    partial=True,
)


SavedSearchType = row_type(
    SavedSearch,
    schemas.SavedSearchOut,
    types={"query": SavedQueryType},
)
