"""Services of categories, for admins. Every change bumps the cache namespaces."""

from datetime import datetime

from django.db import transaction
from typing_extensions import TypedDict

from domains.commerce.models import Category, Product
from domains.commerce.selectors import CATEGORIES, PRODUCTS
from domains.commerce.services.slugs import RESERVED
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import InUse
from shared.trees import CategoryTree

TREE = CategoryTree(
    rows=Category.objects.active,
    kind="category",
    max_depth=8,
    constraint="category_names_differ_under_one_parent",
    reserved=RESERVED,
)


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
    category = TREE.insert(Category(**fields, created_at=now))
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
    category = TREE.update(category_id, changes)
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
    category = TREE.lock(category_id)
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
