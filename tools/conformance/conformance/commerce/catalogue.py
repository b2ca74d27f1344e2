"""Functionality: products are stored, filtered by category, sorted by price, and in pages."""

from decimal import Decimal

from conformance.commerce.base import (
    CHECKS,
    DESCRIPTION,
    NAME,
    PRICE,
    STOCK,
    Commerce,
    amount,
    with_number,
)
from conformance.rubric import Criterion
from conformance.shared import require
from conformance.shared.conditions import require_status

_MIXED_PRICES = ("30.00", "9.50", "100.00")
_SAME_PRICE_ROWS = 7


@CHECKS.add("product-stored", Criterion.FUNCTIONALITY, points=4)
def product_is_stored(shop: Commerce) -> None:
    """A product is read as it was sent: its texts, exact price, category and stock."""
    read = shop.get(shop.create()["id"])
    require(read["name"] == NAME, f"the name became {read['name']!r}")
    require(read["description"] == DESCRIPTION, f"the text became {read['description']!r}")
    require(amount(read["price"]) == Decimal(PRICE), f"{PRICE} became {read['price']!r}")
    require(
        str(read["category_id"]) == str(shop.category_id),
        f"the category {shop.category_id} became {read['category_id']}",
    )
    require(read["stock"] == STOCK, f"the stock {STOCK} became {read['stock']!r}")


@CHECKS.add("category-listed", Criterion.FUNCTIONALITY, points=2)
def category_is_listed(shop: Commerce) -> None:
    """A new category is in the list of categories."""
    created = str(shop.create_category()["id"])
    pages = shop.walk("list_categories", "category", page_size=100)
    found = any(str(category["id"]) == created for rows in pages for category in rows)
    require(found, f"the new category {created} is not in the list")


@CHECKS.add("product-updated", Criterion.FUNCTIONALITY, points=2)
def product_is_updated(shop: Commerce) -> None:
    """The next read shows a changed price, and the rest of the product as it was."""
    key = shop.create()["id"]
    shop.get(key)
    shop.carry_out("update_product", shop.admin, product_id=key, **with_number({"price": "25.00"}))
    read = shop.get(key)
    require(amount(read["price"]) == Decimal(25), f"the price is still {read['price']!r}")
    require(read["name"] == NAME, f"the name became {read['name']!r}")


@CHECKS.add("product-deleted", Criterion.FUNCTIONALITY, points=3)
def product_is_deleted(shop: Commerce) -> None:
    """A deleted product is not found, and not listed."""
    category = shop.create_category()["id"]
    product, other = shop.create(category_id=category), shop.create(category_id=category)
    answer = shop.api.call("delete_product", shop.admin, product_id=product["id"])
    require(answer.is_success, f"the deletion is answered with {answer.status}")
    answer = shop.api.call("get_product", shop.reader, product_id=product["id"])
    require_status(answer, (404, 410), "a deleted product")
    listed = [str(row["id"]) for row in shop.list_rows(page_size=20, category_id=category)]
    require(listed == [str(other["id"])], f"after the deletion, the list has {listed}")


@CHECKS.add("filter-category", Criterion.FUNCTIONALITY, points=3)
def category_filters(shop: Commerce) -> None:
    """The filter by category lists its products, and no others."""
    category = shop.create_category()["id"]
    product = shop.create(category_id=category)
    shop.create()
    listed = [str(row["id"]) for row in shop.list_rows(page_size=20, category_id=category)]
    require(listed == [str(product["id"])], f"the list by category has {listed}")


@CHECKS.add("sort-price", Criterion.FUNCTIONALITY, points=3)
def price_sorts(shop: Commerce) -> None:
    """Products are sorted by price as a number, in both directions."""
    category = shop.create_category()["id"]
    for price in _MIXED_PRICES:
        shop.create(category_id=category, price=price)
    for ordering, is_reversed in (("cheapest_first", False), ("dearest_first", True)):
        rows = shop.list_rows(page_size=20, category_id=category, ordering=ordering)
        found = [amount(row["price"]) for row in rows]
        expected = sorted(map(Decimal, _MIXED_PRICES), reverse=is_reversed)
        require(found == expected, f"{ordering}: the prices are {[str(price) for price in found]}")


@CHECKS.add("pages-complete", Criterion.FUNCTIONALITY, points=3)
def pages_are_complete(shop: Commerce) -> None:
    """The pages of products with equal prices show every product once."""
    category = shop.create_category()["id"]
    keys = [str(shop.create(category_id=category)["id"]) for _ in range(_SAME_PRICE_ROWS)]
    pages = shop.walk(
        "list_products", "product", page_size=3, category_id=category, ordering="cheapest_first"
    )
    found = [str(row["id"]) for rows in pages for row in rows]
    require(
        sorted(found) == sorted(keys),
        f"of {len(keys)} products, the pages show {len(set(found))}, in {len(found)} rows",
    )
