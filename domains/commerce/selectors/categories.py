"""Selectors of categories."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from typing_extensions import TypedDict

from domains.commerce.models import Category, Product
from domains.commerce.selectors.products import PRODUCTS
from shared.caching import Namespace, cached
from shared.lookups import get_or_not_found
from shared.selections import select

CATEGORIES = Namespace("commerce.categories")
"""The cache namespace of categories."""


class CategoryNode(TypedDict):
    """A category with the categories below it."""

    id: int
    name: str
    slug: str
    children: "list[CategoryNode]"


class CategoryCounts(TypedDict):
    """A root category, with the numbers of products on sale in it and below it."""

    name: str
    products: int
    in_stock: int


def list_categories(*, only_roots: bool = False) -> QuerySet[Category]:
    """
    Return the categories by name, or only the roots.
    """
    categories = Category.objects.active().order_by("name", "pk")
    return categories.filter(parent=None) if only_roots else categories


def get_category(*, id_or_slug: str) -> Category:
    """
    Return one category.

    :raises NotFound: if there is none.
    """
    return get_or_not_found(select(list_categories), kind="category", key=id_or_slug)


def get_category_tree() -> list[CategoryNode]:
    """
    Return the tree of all categories, ordered by name.
    """
    below: defaultdict[int | None, list[CategoryNode]] = defaultdict(list)
    for pk, name, slug, parent_id in list_categories().values_list(
        "pk", "name", "slug", "parent_id"
    ):
        below[parent_id].append(CategoryNode(id=pk, name=name, slug=slug, children=below[pk]))
    return below[None]


@cached(PRODUCTS, CATEGORIES, ttl=timedelta(minutes=1))
def count_products_by_category() -> list[CategoryCounts]:
    """
    Return the number of products on sale for each root category, largest first.
    """
    on_sale = Product.objects.on_sale().order_by().values_list("category_id")
    counted = on_sale.annotate(products=Count("pk"), in_stock=Count("pk", filter=Q(stock__gt=0)))
    held = {pk: (products, in_stock) for pk, products, in_stock in counted}
    filled = [_count_node(node, held) for node in get_category_tree()]
    return sorted(filled, key=lambda each: (-each["products"], each["name"]))


def _count_node(node: CategoryNode, held: Mapping[int, tuple[int, int]]) -> CategoryCounts:
    products, in_stock = held.get(node["id"], (0, 0))
    below = [_count_node(child, held) for child in node["children"]]
    return CategoryCounts(
        name=node["name"],
        products=products + sum(each["products"] for each in below),
        in_stock=in_stock + sum(each["in_stock"] for each in below),
    )
