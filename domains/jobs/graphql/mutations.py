"""Mutations of jobs, categories, companies, applications, and saved jobs and searches."""

from typing import Annotated, Any

import graphene
from django.utils import timezone

from domains.jobs import schemas, selectors, services
from domains.jobs.graphql.types import (
    ApplicationType,
    CompanyType,
    JobCategoryType,
    JobType,
    SavedSearchType,
    SavedStateType,
)
from domains.jobs.models import Application, Company, Job, JobCategory, SavedSearch
from shared.auth.models import User
from shared.graphql import ById, Flat, Replay, current_user, input_of, mutation
from shared.http import Id

_ANSWERS = {"answers": graphene.List(graphene.NonNull(input_of(schemas.ApplicationAnswer)))}
ApplicationInput = input_of(
    schemas.ListedJobApplicationIn, name="ApplicationInput", types=_ANSWERS, omit=["resume"]
)
ApplicationPatchInput = input_of(
    schemas.ListedApplicationPatchIn, name="ApplicationPatchInput", types=_ANSWERS
)
SavedSearchInput = input_of(schemas.SavedSearchIn, types={"query": input_of(schemas.JobFilters)})


def _read_job(*, user: User, reference: int) -> Job:
    return selectors.get_job(id_or_slug=str(reference), viewer=user, now=timezone.now())


def _read_category(*, reference: int) -> JobCategory:
    return selectors.get_job_category(id_or_slug=str(reference))


def _read_company(*, reference: int) -> Company:
    return selectors.get_company(id_or_slug=str(reference))


def _read_application(*, user: User, reference: int) -> Application:
    return selectors.get_application(application_id=reference, viewer=user)


def _read_search(*, user: User, reference: int) -> SavedSearch:
    return selectors.get_saved_search(user=user, search_id=reference)


@mutation(job=JobType, replay=Replay(_read_job))
def create_job(info: Any, body: schemas.JobIn) -> Job:
    """Create a posting. For employers; it is a draft unless its status says otherwise."""
    return services.create_job(actor=current_user(info), fields=body.fields(), now=timezone.now())


@mutation(job=JobType)
def update_job(info: Any, job_id: ById, body: schemas.JobPatchIn) -> Job:
    """Update a posting. For its managers; a later end opens an expired one again."""
    return services.update_job(
        actor=current_user(info), job_id=job_id, changes=body.changes(), now=timezone.now()
    )


@mutation(id=graphene.ID)
def delete_job(info: Any, job_id: ById) -> int:
    """Delete a posting. For its managers; one with applications is closed instead."""
    services.delete_job(actor=current_user(info), job_id=job_id, now=timezone.now())
    return job_id


@mutation(job=JobType)
def publish_job(info: Any, job_id: ById) -> Job:
    """Publish a posting. For its managers; without an end it is open for 60 days."""
    return services.publish_job(actor=current_user(info), job_id=job_id, now=timezone.now())


@mutation(job=JobType)
def close_job(info: Any, job_id: ById) -> Job:
    """Close a posting. For its managers; its applications stay open."""
    return services.close_job(actor=current_user(info), job_id=job_id, now=timezone.now())


@mutation(job_category=JobCategoryType, replay=Replay(_read_category))
def create_job_category(info: Any, body: schemas.JobCategoryIn) -> JobCategory:
    """Create an industry. For admins; without a parent it is a root."""
    return services.create_job_category(
        actor=current_user(info), fields=body.fields(), now=timezone.now()
    )


@mutation(job_category=JobCategoryType)
def update_job_category(
    info: Any, category_id: ById, body: schemas.JobCategoryPatchIn
) -> JobCategory:
    """Update an industry. For admins; industries below it move with it."""
    return services.update_job_category(
        actor=current_user(info), category_id=category_id, changes=body.changes()
    )


@mutation(id=graphene.ID)
def delete_job_category(info: Any, category_id: ById) -> int:
    """Delete an industry. For admins; refused while postings or industries belong to it."""
    services.delete_job_category(actor=current_user(info), category_id=category_id)
    return category_id


@mutation(company=CompanyType, replay=Replay(_read_company))
def create_company(info: Any, body: schemas.CompanyIn) -> Company:
    """Create a company. For employers, who own it from then on, and admins."""
    return services.create_company(
        actor=current_user(info), fields=body.fields(), now=timezone.now()
    )


@mutation(company=CompanyType)
def update_company(info: Any, company_id: ById, body: schemas.CompanyPatchIn) -> Company:
    """Update a company. For its owner, whose change ends its verification, and admins."""
    return services.update_company(
        actor=current_user(info), company_id=company_id, changes=body.changes()
    )


@mutation(application=ApplicationType, replay=Replay(_read_application))
def apply_to_job(
    info: Any, body: Annotated[schemas.ListedJobApplicationIn, ApplicationInput]
) -> Application:
    """Apply to a job. For signed-in users, once per posting; a CV is attached over REST."""
    return services.apply_to_job(
        applicant=current_user(info),
        job_id=body.job_id,
        fields=body.fields(),
        now=timezone.now(),
    )


@mutation(application=ApplicationType)
def update_application(
    info: Any,
    application_id: ById,
    body: Annotated[schemas.ListedApplicationPatchIn, ApplicationPatchInput],
) -> Application:
    """Update an application. For its applicant, until an employer opens it."""
    return services.update_application(
        actor=current_user(info),
        application_id=application_id,
        changes=body.changes(),
        now=timezone.now(),
    )


@mutation(application=ApplicationType)
def withdraw_application(info: Any, application_id: ById) -> Application:
    """Withdraw an application. For its applicant; repeating it changes nothing."""
    return services.withdraw_application(
        actor=current_user(info), application_id=application_id, now=timezone.now()
    )


@mutation(application=ApplicationType)
def set_application_status(
    info: Any, application_id: ById, body: Flat[schemas.ApplicationStatusIn]
) -> Application:
    """Set an application's status. For managers of its posting; each status has its next ones."""
    return services.set_application_status(
        actor=current_user(info),
        application_id=application_id,
        status=body.status,
        note=body.note,
        now=timezone.now(),
    )


@mutation(saved=SavedStateType)
def save_job(info: Any, job_id: Id) -> services.SavedState:
    """Save a posting. For signed-in users; repeating it changes nothing."""
    return services.save_job(user=current_user(info), job_id=job_id, now=timezone.now())


@mutation(saved=SavedStateType)
def unsave_job(info: Any, job_id: Id) -> services.SavedState:
    """Remove a saved posting. For signed-in users; repeating it changes nothing."""
    return services.unsave_job(user=current_user(info), job_id=job_id)


@mutation(saved_search=SavedSearchType, replay=Replay(_read_search))
def save_job_search(
    info: Any, body: Annotated[schemas.SavedSearchIn, SavedSearchInput]
) -> SavedSearch:
    """Save a search. For signed-in users, ten at most; new matching postings are mailed."""
    return services.save_search(user=current_user(info), fields=body.fields(), now=timezone.now())


@mutation(id=graphene.ID)
def delete_job_search(info: Any, search_id: ById) -> int:
    """Delete a saved search. For its user, who gets no more mails about it."""
    services.delete_search(user=current_user(info), search_id=search_id)
    return search_id
