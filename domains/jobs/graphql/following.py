"""What one can read of applications, and of what people keep for later."""

from typing import Any

import graphene
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.utils import timezone

from domains.jobs import selectors
from domains.jobs.models import Application, ApplicationEvent, SavedJob, SavedSearch
from shared.graphql import (
    DateTime,
    Decimal,
    NestedConnectionField,
    PlannedType,
    current_user,
    enum_from_choices,
)

ApplicationStatus = enum_from_choices(Application.Status)
Frequency = enum_from_choices(SavedSearch.Frequency)


class ApplicantType(graphene.ObjectType):
    """Who has applied."""

    id = graphene.ID(required=True)
    username = graphene.String(required=True)
    display_name = graphene.String(required=True)
    email = graphene.String(required=True)

    class Meta:
        name = "Applicant"


class ApplicationAnswerType(graphene.ObjectType):
    """What an applicant answers to a question."""

    question = graphene.String(required=True)
    answer = graphene.String(required=True)

    class Meta:
        name = "ApplicationAnswer"


class ResumeType(graphene.ObjectType):
    """A CV, and where it can be fetched for five minutes without a token."""

    name = graphene.String(required=True)
    media_type = graphene.String(required=True)
    url = graphene.String(required=True)
    expires_at = DateTime(required=True)

    class Meta:
        name = "Resume"


class ApplicationType(PlannedType):
    """An application for a posting."""

    status = ApplicationStatus(required=True)
    applicant_id = graphene.ID(required=True)
    applicant = graphene.Field(ApplicantType, required=True)
    answers = graphene.List(graphene.NonNull(ApplicationAnswerType), required=True)
    resume = graphene.Field(ResumeType)
    events = NestedConnectionField(
        lambda: ApplicationEventType,
        parent_key="application_id",
        queryset=lambda info: selectors.list_all_application_events(),
        description="The steps it has taken, from the first.",
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
    def resolve_answers(application: Application, info: Any) -> list[ApplicationAnswerType]:
        """List the answers."""
        return [
            ApplicationAnswerType(question=question, answer=answer)
            for question, answer in application.answers.items()
        ]

    @staticmethod
    def resolve_resume(application: Application, info: Any) -> selectors.ResumeLink | None:
        """Link to the CV, if there is one."""
        if not application.resume:
            return None
        return selectors.link_to_resume(
            application=application, viewer=current_user(info), now=timezone.now()
        )


class ApplicationEventType(PlannedType):
    """One step of an application; the first comes from no status."""

    from_status = ApplicationStatus()
    to_status = ApplicationStatus(required=True)
    actor_id = graphene.ID(description="Who took the step; nobody if it happened by itself.")

    class Meta:
        model = ApplicationEvent
        fields = ("id", "application", "note", "created_at")


class SavedJobType(PlannedType):
    """A posting that was saved."""

    saved_at = DateTime(required=True)
    annotations = {
        "saved_at": ExpressionWrapper(F("created_at"), output_field=DateTimeField()),
    }

    class Meta:
        model = SavedJob
        fields = ("id", "job")


class SavedStateType(graphene.ObjectType):
    """Whether a posting is saved, and how many are."""

    job_id = graphene.ID(required=True)
    is_saved = graphene.Boolean(required=True)
    count = graphene.Int(required=True)

    class Meta:
        name = "SavedState"


def _words(kind: Any = graphene.String) -> Any:
    return graphene.List(graphene.NonNull(kind))


class SavedQueryType(graphene.ObjectType):
    """What a saved search looks for; null is what it does not say."""

    search = graphene.String()
    category = _words(graphene.ID)
    job_type = _words()
    workplace_type = _words()
    experience_level = _words()
    company = _words(graphene.ID)
    country = _words()
    location = _words()
    near = graphene.String()
    radius_km = graphene.Float()
    salary_min = Decimal()
    currency = graphene.String()
    include_unknown_salary = graphene.Boolean()
    posted_within_days = graphene.Int()

    class Meta:
        name = "SavedQuery"


class SavedSearchType(PlannedType):
    """A saved search, with mails about new postings."""

    query = graphene.Field(SavedQueryType, required=True)
    frequency = Frequency(required=True)

    class Meta:
        model = SavedSearch
        fields = ("id", "name", "last_run_at", "created_at")
