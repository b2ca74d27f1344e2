"""Selectors of products, categories and reviews."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from django.db import connection
from django.db.models import Count, Q, QuerySet
from typing_extensions import TypedDict

from domains.commerce.models import Category, Product, Review
from shared.caching import Namespace, cached
from shared.errors import NotFound

PRODUCTS = Namespace("commerce.products")
"""The cache namespace of products, their stock and their categories."""

CATEGORIES = Namespace("commerce.categories")
"""The cache namespace of categories."""

ProductOrder = Literal["price", "-price", "name", "-name", "created_at", "-created_at", "-rating"]
# The id takes the direction of the key, so that one index serves both directions.
PRODUCT_ORDERS: Mapping[ProductOrder, tuple[str, str]] = {
    "price": ("price", "pk"),
    "-price": ("-price", "-pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "created_at": ("created_at", "pk"),
    "-created_at": ("-created_at", "-pk"),
    "-rating": ("-rating", "-pk"),
}


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


def list_products(
    *,
    category: str = "",
    min_price: Decimal | None = None,
    max_price: Decimal | None = None,
    in_stock: bool | None = None,
    search: str = "",
    ordering: ProductOrder = "-created_at",
) -> QuerySet[Product]:
    """
    Return the products on sale. A category includes the categories below it.
    """
    products = Product.objects.on_sale()
    if category:
        products = products.filter(category_id__in=_category_and_below(category))
    if min_price is not None:
        products = products.filter(price__gte=min_price)
    if max_price is not None:
        products = products.filter(price__lte=max_price)
    if in_stock is not None:
        products = products.filter(stock__gt=0) if in_stock else products.filter(stock=0)
    if search:
        products = products.matching(search)
    return products.for_reading().order_by(*PRODUCT_ORDERS[ordering])


def get_product(*, id_or_slug: str) -> Product:
    """
    Return one product on sale.

    :raises NotFound: if there is none.
    """
    try:
        return Product.objects.on_sale().for_reading().called(id_or_slug).get()
    except Product.DoesNotExist:
        raise NotFound(f"There is no product {id_or_slug!r}.") from None


def list_reviews(*, product_id: int) -> QuerySet[Review]:
    """
    Return the reviews of a product, newest first.

    :raises NotFound: if no such product is on sale.
    """
    if not Product.objects.on_sale().filter(pk=product_id).exists():
        raise NotFound(f"There is no product {product_id}.")
    return list_all_reviews().filter(product_id=product_id)


def list_all_reviews() -> QuerySet[Review]:
    """
    Return the reviews of all products, newest first.
    """
    return Review.objects.order_by("-created_at", "-pk")


def get_review(*, review_id: int) -> Review:
    """
    Return a review.

    :raises NotFound: if there is none.
    """
    try:
        return Review.objects.get(pk=review_id)
    except Review.DoesNotExist:
        raise NotFound(f"There is no review {review_id}.") from None


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
    try:
        return Category.objects.active().called(id_or_slug).get()
    except Category.DoesNotExist:
        raise NotFound(f"There is no category {id_or_slug!r}.") from None


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


def _category_and_below(id_or_slug: str) -> Sequence[int]:
    # A query of its own, so that the planner sees the ids and can use the index of a category.
    with connection.cursor() as cursor:
        cursor.execute(_CATEGORY_AND_BELOW, {"asked": id_or_slug})
        return [pk for (pk,) in cursor.fetchall()]


# No slug is all digits, and the id is compared as a text because it may be beyond any number.
_CATEGORY_AND_BELOW = """
WITH RECURSIVE shelf (id) AS (
    SELECT id FROM commerce_category WHERE slug = %(asked)s OR id::text = %(asked)s
    UNION
    SELECT below.id FROM commerce_category below JOIN shelf ON below.parent_id = shelf.id
)
SELECT id FROM shelf
"""
