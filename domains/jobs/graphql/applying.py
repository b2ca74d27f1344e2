"""Applying, moving applications along, and keeping postings and searches for later."""

from collections.abc import Mapping
from typing import Any

import graphene
from django.utils import timezone

from domains.jobs import schemas, selectors, services
from domains.jobs.graphql.following import (
    ApplicationStatus,
    ApplicationType,
    SavedSearchType,
    SavedStateType,
)
from domains.jobs.graphql.inputs import ApplicationInput, ApplicationPatchInput, SavedSearchInput
from shared.graphql import Mutation, current_user, parse, parse_id
from shared.idempotency.operations import run_once


class ApplyToJob(Mutation):
    """Apply to a job. A CV can be attached over REST until the application is opened."""

    class Arguments:
        input = ApplicationInput(required=True)
        idempotency_key = graphene.String()

    application = graphene.Field(ApplicationType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "ApplyToJob":
        """Apply, once per key."""
        applicant = current_user(info)
        body = parse(schemas.JobApplicationIn, _answers_by_question(input))
        application_id = run_once(
            user=applicant,
            key=idempotency_key,
            operation="applyToJob",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.apply_to_job(
                    applicant=applicant,
                    job_id=body.job_id,
                    request=body.request(),
                    now=timezone.now(),
                ).pk
            ),
        )
        return ApplyToJob(
            application=selectors.get_application(application_id=application_id, viewer=applicant)
        )


class UpdateApplication(Mutation):
    """Update an application. For its candidate, until it is opened."""

    class Arguments:
        id = graphene.ID(required=True)
        input = ApplicationPatchInput(required=True)

    application = graphene.Field(ApplicationType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        input: dict[str, Any],  # noqa: A002
    ) -> "UpdateApplication":
        """Change the application."""
        application = services.update_application(
            actor=current_user(info),
            application_id=parse_id(id),
            changes=parse(schemas.ApplicationPatchIn, _answers_by_question(input)).changes(),
            now=timezone.now(),
        )
        return UpdateApplication(application=application)


class WithdrawApplication(Mutation):
    """Take your application back. Asked again, it stays withdrawn."""

    class Arguments:
        id = graphene.ID(required=True)

    application = graphene.Field(ApplicationType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "WithdrawApplication":  # noqa: A002
        """Withdraw the application."""
        application = services.withdraw_application(
            actor=current_user(info), application_id=parse_id(id), now=timezone.now()
        )
        return WithdrawApplication(application=application)


class SetApplicationStatus(Mutation):
    """
    Set an application's status.

    For managers of its posting. Only the steps of the table are allowed.
    """

    class Arguments:
        id = graphene.ID(required=True)
        status = ApplicationStatus(required=True)
        note = graphene.String(description="For the record; the applicant reads it, too.")

    application = graphene.Field(ApplicationType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        status: Any,
        note: str | None = None,
    ) -> "SetApplicationStatus":
        """Move the application."""
        actor = current_user(info)
        body = parse(schemas.ApplicationStatusIn, {"status": status, "note": note})
        application = services.set_application_status(
            actor=actor,
            application_id=parse_id(id),
            status=body.status,
            note=body.note,
            now=timezone.now(),
        )
        return SetApplicationStatus(application=application)


class SaveJob(Mutation):
    """Save a posting for later. One that is saved stays so."""

    class Arguments:
        job_id = graphene.ID(required=True)

    saved = graphene.Field(SavedStateType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, job_id: str) -> "SaveJob":
        """Save the posting."""
        user = current_user(info)
        return SaveJob(
            saved=services.save_job(user=user, job_id=parse_id(job_id), now=timezone.now())
        )


class UnsaveJob(Mutation):
    """Forget a saved posting. One that was not saved stays away."""

    class Arguments:
        job_id = graphene.ID(required=True)

    saved = graphene.Field(SavedStateType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, job_id: str) -> "UnsaveJob":
        """Forget the posting."""
        user = current_user(info)
        return UnsaveJob(saved=services.unsave_job(user=user, job_id=parse_id(job_id)))


class SaveJobSearch(Mutation):
    """
    Save a search.

    For signed-in users. New matching postings are mailed; ten searches at most.
    """

    class Arguments:
        input = SavedSearchInput(required=True)
        idempotency_key = graphene.String()

    saved_search = graphene.Field(SavedSearchType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "SaveJobSearch":
        """Save the search, once per key."""
        user = current_user(info)
        body = parse(schemas.SavedSearchIn, input)
        search_id = run_once(
            user=user,
            key=idempotency_key,
            operation="saveJobSearch",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.save_search(
                    user=user,
                    name=body.name,
                    query=body.query.as_sent(),
                    frequency=body.frequency,
                    now=timezone.now(),
                ).pk
            ),
        )
        return SaveJobSearch(
            saved_search=selectors.get_saved_search(user=user, search_id=search_id)
        )


class DeleteJobSearch(Mutation):
    """Forget a saved search, and get no more mails of it."""

    class Arguments:
        id = graphene.ID(required=True)

    id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "DeleteJobSearch":  # noqa: A002
        """Forget the search."""
        services.delete_search(user=current_user(info), search_id=parse_id(id))
        return DeleteJobSearch(id=id)


def _answers_by_question(given: Mapping[str, Any]) -> dict[str, Any]:
    """Spell the answers as REST does, where questions are the names."""
    fields = {name: given[name] for name in given}
    if fields.get("answers") is not None:
        fields["answers"] = {each["question"]: each["answer"] for each in fields["answers"]}
    return fields
