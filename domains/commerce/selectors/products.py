"""Selectors of products."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from django.db import connection
from django.db.models import QuerySet

from domains.commerce.models import Product
from shared.caching import Namespace
from shared.errors import NotFound

PRODUCTS = Namespace("commerce.products")
"""The cache namespace of products, their stock and their categories."""

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
