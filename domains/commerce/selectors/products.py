"""Selectors of products."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL

from domains.commerce.models import Product
from domains.commerce.models.products import ProductQuerySet
from shared.caching import Namespace
from shared.lookups import get_or_not_found
from shared.parameters import decide
from shared.selections import select

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
        products = products.filter(_is_in_category(category))
    if min_price is not None:
        products = products.filter(price__gte=min_price)
    if max_price is not None:
        products = products.filter(price__lte=max_price)
    if in_stock is not None:
        products = products.filter(stock__gt=0) if in_stock else products.filter(stock=0)
    if search:
        products = products.matching(search)
    return products.for_reading().order_by(*PRODUCT_ORDERS[ordering])


def find_product(*, id_or_slug: str) -> ProductQuerySet:
    """
    Return the product on sale with this id or slug, or an empty query set.
    """
    return Product.objects.on_sale().called(id_or_slug)


def get_product(*, id_or_slug: str) -> Product:
    """
    Return one product on sale.

    :raises NotFound: if there is none.
    """
    return get_or_not_found(select(list_products), kind="product", key=id_or_slug)


def _is_in_category(id_or_slug: str) -> Func:
    # An array, because the planner then looks up its elements in the index of a category. It would
    # join a subquery.
    # No slug is all digits.
    is_found = _HAS_ID if decide(id_or_slug, str.isdecimal) else "slug = %s"
    below = RawSQL(_CATEGORY_AND_BELOW.format(is_found=is_found), (id_or_slug,))  # noqa: S611 - a parameter
    return Func(
        F("category_id"),
        below,
        template="%(expressions)s)",
        arg_joiner=" = ANY (ARRAY",
        output_field=BooleanField(),
    )


# Null, which equals no id, for digits beyond any id.
_HAS_ID = "id = substring(%s::text FROM '^[1-9][0-9]{0,17}$')::bigint"

_CATEGORY_AND_BELOW = """
WITH RECURSIVE shelf (id) AS (
    SELECT id FROM commerce_category WHERE {is_found}
    UNION
    SELECT below.id FROM commerce_category below JOIN shelf ON below.parent_id = shelf.id
)
SELECT id FROM shelf
"""
