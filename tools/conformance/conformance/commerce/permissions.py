"""Code quality from outside: who changes the catalogue, and who reads orders."""

from decimal import Decimal

from conformance.commerce.base import CHECKS, PRICE, Commerce, amount, with_number
from conformance.rubric import Criterion
from conformance.shared import require, require_refusal, shown, word_of
from conformance.shared.conditions import require_status
from conformance.shared.roles import require_no_self_made_admin


@CHECKS.add("admin-only", Criterion.CODE_QUALITY, points=4)
def only_the_admin_changes_the_catalogue(shop: Commerce) -> None:
    """Products and categories are changed by the administrator only."""
    product, user = shop.create(), shop.users[0]
    values = {"product_id": product["id"], **with_number({"price": "0.01"})}
    attempts = [
        ("a new product", shop.send(user)),
        ("a new price", shop.api.call("update_product", user, **values)),
        ("the deletion of a product", shop.api.call("delete_product", user, **values)),
        ("a new category", shop.api.call("create_category", user, name=word_of())),
    ]
    for what, answer in attempts:
        require_status(answer, (403,), f"{what} of a user")
    price = amount(shop.get(product["id"])["price"])
    require(price == Decimal(PRICE), f"a refused change made the price {price}")


@CHECKS.add("role-not-chosen", Criterion.CODE_QUALITY, points=4)
def registration_makes_no_admin(shop: Commerce) -> None:
    """A user cannot become an administrator by a member of the registration."""
    require_no_self_made_admin(
        shop, lambda account: shop.api.call("create_category", account, name=word_of())
    )


@CHECKS.add("order-private", Criterion.CODE_QUALITY, points=5)
def order_is_private(shop: Commerce) -> None:
    """An order is read by its user; for others it is not found, and not listed."""
    user, other, _ = shop.users
    key = shop.ordered(user, (shop.create(), 1))["id"]
    shop.read_order(key, user)
    answer = shop.api.call("get_order", None, order_id=key)
    require_status(answer, (401, 403, 404), "an order read without a token")
    answer = shop.api.call("get_order", other, order_id=key)
    require_status(answer, (403, 404), "an order read by another user")
    listed = [str(row["id"]) for row in shop.rows("list_orders", "order", other, page_size=50)]
    require(str(key) not in listed, "an order is in the list of another user")


@CHECKS.add("category-in-use", Criterion.CODE_QUALITY, points=2)
def category_in_use_is_not_deleted(shop: Commerce) -> None:
    """A category with products cannot be deleted, and its products stay."""
    shop.require_operation("delete_category")
    category = shop.create_category()["id"]
    product = shop.create(category_id=category)
    answer = shop.api.call("delete_category", shop.admin, category_id=category)
    require_refusal(answer, "the deletion of a category with a product")
    answer = shop.api.call("get_product", shop.reader, product_id=product["id"])
    require(answer.is_success, f"after that, its product is answered with {shown(answer)}")
