"""Services of categories, for admins. Every change bumps the cache namespaces."""

from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction
from typing_extensions import TypedDict

from domains.commerce.models import Category, Product
from domains.commerce.selectors import CATEGORIES, PRODUCTS
from domains.commerce.services.slugs import RESERVED
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.conflicts import conflict_on
from shared.errors import InUse, NotFound
from shared.preconditions import verify_precondition
from shared.slugs import insert_with_slug
from shared.trees import verify_parent

MAX_CATEGORY_DEPTH = 8
"""The largest depth of the category tree."""


class CategoryFields(TypedDict, total=False):
    """The values of a category: all of a new one, or those that change."""

    name: str
    parent_id: int | None


@transaction.atomic
def create_category(*, actor: Viewer, fields: CategoryFields, now: datetime) -> Category:
    """
    Create a category.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises ValidationFailed: if its parent does not exist or is too deep.
    :raises AlreadyExists: if its parent has a category of that name.
    """
    require_admin(actor)
    _verify_parent(None, parent_id=fields["parent_id"])
    category = Category(**fields, created_at=now)
    with _one_name_per_parent(category.name):
        insert_with_slug(category, name=category.name, kind="category", reserved=RESERVED)
    CATEGORIES.bump()
    return category


@transaction.atomic
def update_category(*, actor: Viewer, category_id: int, changes: CategoryFields) -> Category:
    """
    Change the given fields of a category. Categories below it move with it.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if there is no such category.
    :raises ValidationFailed: if its new parent does not exist or is below it.
    :raises AlreadyExists: if its parent has a category of that name.
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
    _forget_categories()
    return category


@transaction.atomic
def delete_category(*, actor: Viewer, category_id: int) -> None:
    """
    Delete a category without products on sale. It is hidden if deleted products refer to it.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if there is no such category.
    :raises InUse: if it holds products on sale or other categories.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    require_admin(actor)
    category = _lock_category(category_id)
    products = Product.objects.filter(category=category)
    if products.on_sale().exists() or category.children.exists():
        raise InUse(f"{category.name} still has products or categories in it.")
    if products.exists():
        Category.objects.filter(pk=category.pk).update(is_active=False, parent=None)
    else:
        category.delete()
    _forget_categories()


def _forget_categories() -> None:
    CATEGORIES.bump()
    # Answers about products show the name of the category.
    PRODUCTS.bump()


def _lock_category(category_id: int) -> Category:
    try:
        category = Category.objects.active().select_for_update().get(pk=category_id)
    except Category.DoesNotExist:
        raise NotFound(f"There is no category {category_id}.") from None
    verify_precondition()
    return category


def _one_name_per_parent(name: str) -> AbstractContextManager[None]:
    return conflict_on(
        "name",
        constraint="category_names_differ_under_one_parent",
        message=f"Its parent has another category {name}.",
    )


def _verify_parent(category_id: int | None, *, parent_id: int | None) -> None:
    verify_parent(
        Category.objects.active(),
        pk=category_id,
        parent_id=parent_id,
        max_depth=MAX_CATEGORY_DEPTH,
        kind="category",
    )
