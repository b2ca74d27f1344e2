"""Changing the industries. Only admins do."""

from contextlib import AbstractContextManager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from typing_extensions import TypedDict

from domains.jobs.models import JobCategory
from domains.jobs.selectors import POSTINGS
from domains.jobs.services.slugs import RESERVED
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.conflicts import conflict_on
from shared.errors import InUse, NotFound
from shared.preconditions import verify_precondition
from shared.slugs import insert_with_slug
from shared.trees import verify_parent

MAX_CATEGORY_DEPTH = 6
"""The largest depth of the tree of industries."""


class JobCategoryFields(TypedDict, total=False):
    """The fields of an industry: all of a new one, or those that change."""

    name: str
    parent_id: int | None


@transaction.atomic
def create_job_category(*, actor: Viewer, fields: JobCategoryFields, now: datetime) -> JobCategory:
    """
    Create an industry and return it.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises ValidationFailed: if its parent does not exist or is on the lowest level allowed.
    :raises AlreadyExists: if its parent has an industry of that name.
    """
    require_admin(actor)
    _verify_parent(None, parent_id=fields["parent_id"])
    category = JobCategory(**fields, created_at=now)
    with _one_name_per_parent(category.name):
        insert_with_slug(category, name=category.name, kind="category", reserved=RESERVED)
    POSTINGS.bump()
    return category


@transaction.atomic
def update_job_category(
    *, actor: Viewer, category_id: int, changes: JobCategoryFields
) -> JobCategory:
    """
    Rename an industry, or move it with the industries below it, and return it.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if there is no such industry.
    :raises ValidationFailed: if its new parent does not exist or is below it.
    :raises AlreadyExists: if its parent has an industry of that name.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    require_admin(actor)
    if "parent_id" in changes:
        _verify_parent(category_id, parent_id=changes["parent_id"])
    category = _lock_category(category_id)
    for name, value in changes.items():
        setattr(category, name, value)
    with _one_name_per_parent(category.name):
        category.save(update_fields=list(changes))
    POSTINGS.bump()
    return category


@transaction.atomic
def delete_job_category(*, actor: Viewer, category_id: int) -> None:
    """
    Delete an industry that nothing belongs to.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if there is no such industry.
    :raises InUse: if postings or other industries belong to it.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    require_admin(actor)
    category = _lock_category(category_id)
    try:
        with transaction.atomic():
            category.delete()
    except (ProtectedError, IntegrityError):
        raise InUse(f"{category.name} still has jobs or categories in it.") from None
    POSTINGS.bump()


def _lock_category(category_id: int) -> JobCategory:
    try:
        category = JobCategory.objects.select_for_update().get(pk=category_id)
    except JobCategory.DoesNotExist:
        raise NotFound(f"There is no job category {category_id}.") from None
    verify_precondition()
    return category


def _one_name_per_parent(name: str) -> AbstractContextManager[None]:
    return conflict_on(
        "name",
        constraint="industries_differ_under_one_parent",
        message=f"Its parent has another category {name}.",
    )


def _verify_parent(category_id: int | None, *, parent_id: int | None) -> None:
    verify_parent(
        JobCategory.objects.all(),
        pk=category_id,
        parent_id=parent_id,
        max_depth=MAX_CATEGORY_DEPTH,
        kind="job category",
    )
