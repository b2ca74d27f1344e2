"""Changing the industries. Only admins do."""

from collections.abc import Mapping
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
from shared.errors import InUse, NotFound, ValidationFailed
from shared.preconditions import verify_precondition
from shared.slugs import insert_with_slug

DEEPEST = 6
"""How many industries may stand within one another."""


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
    _refuse_bad_place(None, parent_id=fields["parent_id"])
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
        _refuse_bad_place(category_id, parent_id=changes["parent_id"])
    category = _locked_category(category_id)
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
    category = _locked_category(category_id)
    try:
        with transaction.atomic():
            category.delete()
    except (ProtectedError, IntegrityError):
        raise InUse(f"{category.name} still has jobs or categories in it.") from None
    POSTINGS.bump()


def _locked_category(category_id: int) -> JobCategory:
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
        message=f"There is a category {name} in the same place.",
    )


def _refuse_bad_place(category_id: int | None, *, parent_id: int | None) -> None:
    if parent_id is None:
        return
    # All industries are locked in one order, so that two concurrent moves neither create a cycle
    # nor deadlock.
    rows = JobCategory.objects.select_for_update(no_key=True).order_by("pk")
    parents: Mapping[int, int | None] = dict(rows.values_list("pk", "parent_id"))
    if parent_id not in parents:
        raise ValidationFailed.of("parent_id", f"There is no job category {parent_id}.")
    above = _path_up(parent_id, parents=parents)
    if category_id in above:
        raise ValidationFailed.of("parent_id", "A category cannot stand below itself.")
    if len(above) + _height(category_id, parents=parents) > DEEPEST:
        raise ValidationFailed.of("parent_id", f"Categories stand {DEEPEST} deep at most.")


def _path_up(category_id: int, *, parents: Mapping[int, int | None]) -> list[int]:
    path = [category_id]
    while (above := parents[path[-1]]) is not None:
        path.append(above)
    return path


def _height(category_id: int | None, *, parents: Mapping[int, int | None]) -> int:
    paths = (_path_up(pk, parents=parents) for pk in parents)
    return max((path.index(category_id) + 1 for path in paths if category_id in path), default=1)
