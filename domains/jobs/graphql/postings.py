"""Writing postings, founding companies, and changing the industries."""

from typing import Any

import graphene
from django.utils import timezone

from domains.jobs import schemas, services
from domains.jobs.graphql.inputs import (
    CompanyInput,
    CompanyPatchInput,
    JobCategoryInput,
    JobCategoryPatchInput,
    JobInput,
    JobPatchInput,
)
from domains.jobs.graphql.types import CompanyType, JobCategoryType, JobType
from domains.jobs.models import Job
from domains.jobs.selectors import get_company, get_job, get_job_category
from shared.graphql import Mutation, current_user, parse, parse_id, viewer
from shared.idempotency.operations import run_once


class CreateJob(Mutation):
    """Create a posting. For employers; it is a draft unless its status says otherwise."""

    class Arguments:
        input = JobInput(required=True)
        idempotency_key = graphene.String()

    job = graphene.Field(JobType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "CreateJob":
        """Create the posting, once per key."""
        author = current_user(info)
        body = parse(schemas.JobIn, input)
        job_id = run_once(
            user=author,
            key=idempotency_key,
            operation="createJob",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.create_job(actor=author, fields=body.fields(), now=timezone.now()).pk
            ),
        )
        return CreateJob(job=_job(info, job_id))


class UpdateJob(Mutation):
    """Update a posting. For its managers."""

    class Arguments:
        id = graphene.ID(required=True)
        input = JobPatchInput(required=True)

    job = graphene.Field(JobType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        input: dict[str, Any],  # noqa: A002
    ) -> "UpdateJob":
        """Change the posting."""
        job = services.update_job(
            actor=viewer(info),
            job_id=parse_id(id),
            changes=parse(schemas.JobPatchIn, input).changes(),
            now=timezone.now(),
        )
        return UpdateJob(job=job)


class DeleteJob(Mutation):
    """Delete a posting. A posting with applications is closed instead."""

    class Arguments:
        id = graphene.ID(required=True)

    id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "DeleteJob":  # noqa: A002
        """Delete or close the posting."""
        services.delete_job(actor=viewer(info), job_id=parse_id(id), now=timezone.now())
        return DeleteJob(id=id)


class PublishJob(Mutation):
    """Put a posting up, or up again. Without an end it stays up for sixty days."""

    class Arguments:
        id = graphene.ID(required=True)

    job = graphene.Field(JobType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "PublishJob":  # noqa: A002
        """Publish the posting."""
        job = services.publish_job(actor=viewer(info), job_id=parse_id(id), now=timezone.now())
        return PublishJob(job=job)


class CloseJob(Mutation):
    """Take a posting down. Applications for it stay and go on."""

    class Arguments:
        id = graphene.ID(required=True)

    job = graphene.Field(JobType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "CloseJob":  # noqa: A002
        """Close the posting."""
        job = services.close_job(actor=viewer(info), job_id=parse_id(id), now=timezone.now())
        return CloseJob(job=job)


class CreateJobCategory(Mutation):
    """Add an industry."""

    class Arguments:
        input = JobCategoryInput(required=True)
        idempotency_key = graphene.String()

    job_category = graphene.Field(JobCategoryType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "CreateJobCategory":
        """Create the industry, once per key."""
        actor = current_user(info)
        body = parse(schemas.JobCategoryIn, input)
        category_id = run_once(
            user=actor,
            key=idempotency_key,
            operation="createJobCategory",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.create_job_category(
                    actor=actor, name=body.name, parent_id=body.parent_id, now=timezone.now()
                ).pk
            ),
        )
        return CreateJobCategory(job_category=get_job_category(id_or_slug=str(category_id)))


class UpdateJobCategory(Mutation):
    """Rename an industry, or move it with all that is below it."""

    class Arguments:
        id = graphene.ID(required=True)
        input = JobCategoryPatchInput(required=True)

    job_category = graphene.Field(JobCategoryType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        input: dict[str, Any],  # noqa: A002
    ) -> "UpdateJobCategory":
        """Change the industry."""
        category = services.update_job_category(
            actor=viewer(info),
            category_id=parse_id(id),
            changes=parse(schemas.JobCategoryPatchIn, input).changes(),
        )
        return UpdateJobCategory(job_category=category)


class DeleteJobCategory(Mutation):
    """
    Delete an industry.

    For admins. Refused while postings or industries belong to it.
    """

    class Arguments:
        id = graphene.ID(required=True)

    id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "DeleteJobCategory":  # noqa: A002
        """Delete the industry."""
        services.delete_job_category(actor=viewer(info), category_id=parse_id(id))
        return DeleteJobCategory(id=id)


class CreateCompany(Mutation):
    """Found a company. An employer owns it from then on."""

    class Arguments:
        input = CompanyInput(required=True)
        idempotency_key = graphene.String()

    company = graphene.Field(CompanyType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "CreateCompany":
        """Create the company, once per key."""
        founder = current_user(info)
        body = parse(schemas.CompanyIn, input)
        company_id = run_once(
            user=founder,
            key=idempotency_key,
            operation="createCompany",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.create_company(
                    actor=founder, name=body.name, website=body.website, now=timezone.now()
                ).pk
            ),
        )
        return CreateCompany(company=get_company(id_or_slug=str(company_id)))


class UpdateCompany(Mutation):
    """Update a company. For its owner and admins."""

    class Arguments:
        id = graphene.ID(required=True)
        input = CompanyPatchInput(required=True)

    company = graphene.Field(CompanyType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        input: dict[str, Any],  # noqa: A002
    ) -> "UpdateCompany":
        """Change the company."""
        company = services.update_company(
            actor=viewer(info),
            company_id=parse_id(id),
            changes=parse(schemas.CompanyPatchIn, input).changes(),
        )
        return UpdateCompany(company=company)


def _job(info: Any, job_id: int) -> Job:
    return get_job(id_or_slug=str(job_id), viewer=viewer(info), now=timezone.now())
