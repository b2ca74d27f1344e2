"""Changing the industries. Only admins do."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from typing_extensions import TypedDict

from domains.jobs.models import JobCategory
from domains.jobs.selectors import POSTINGS
from domains.jobs.services.slugs import RESERVED
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import InUse
from shared.trees import CategoryTree

TREE = CategoryTree(
    rows=JobCategory.objects.all,
    kind="job category",
    max_depth=6,
    constraint="industries_differ_under_one_parent",
    reserved=RESERVED,
)


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
    category = TREE.insert(JobCategory(**fields, created_at=now))
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
    category = TREE.update(category_id, changes)
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
    category = TREE.lock(category_id)
    try:
        with transaction.atomic():
            category.delete()
    except (ProtectedError, IntegrityError):
        raise InUse(f"{category.name} still has jobs or categories in it.") from None
    POSTINGS.bump()
