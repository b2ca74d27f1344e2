"""Functionality: orders have the prices of the server, and carts become orders."""

from decimal import Decimal

from conformance.commerce.base import CHECKS, PRICE, Commerce, amount, with_number
from conformance.rubric import Criterion
from conformance.shared import require


@CHECKS.add("order-total", Criterion.FUNCTIONALITY, points=4)
def total_is_exact(shop: Commerce) -> None:
    """The total of an order is the exact sum of prices times quantities."""
    teapot, spoon = shop.create(), shop.create(price="0.05")
    key = shop.ordered(shop.users[0], (teapot, 3), (spoon, 1))["id"]
    order = shop.read_order(key, shop.users[0])
    total = amount(order["total_price"])
    require(total == Decimal("59.75"), f"3 * {PRICE} + 0.05 gives {order['total_price']!r}")
    quantities = {key: line["quantity"] for key, line in shop.lines_of(order).items()}
    expected = {str(teapot["id"]): 3, str(spoon["id"]): 1}
    require(quantities == expected, f"the order of {expected} has {quantities}")


@CHECKS.add("order-listed", Criterion.FUNCTIONALITY, points=2)
def order_is_listed(shop: Commerce) -> None:
    """A new order is in the list of its user."""
    user = shop.users[0]
    key = str(shop.ordered(user, (shop.create(), 1))["id"])
    listed = [str(row["id"]) for row in shop.rows("list_orders", "order", user, page_size=50)]
    require(key in listed, f"the new order {key} is not in the list of its user")


@CHECKS.add("order-keeps-price", Criterion.FUNCTIONALITY, points=3)
def order_keeps_its_prices(shop: Commerce) -> None:
    """A later price of a product does not change an order."""
    product, user = shop.create(), shop.users[0]
    key = shop.ordered(user, (product, 2))["id"]
    values = with_number({"price": "99.00"})
    shop.carry_out("update_product", shop.admin, product_id=product["id"], **values)
    order = shop.read_order(key, user)
    total = amount(order["total_price"])
    require(total == 2 * Decimal(PRICE), f"after a new price, the total is {total}")
    (line,) = shop.lines_of(order).values() or ({"price": None},)
    price = amount(line["price"])
    require(price == Decimal(PRICE), f"after a new price, the line of the order has {price}")


@CHECKS.add("cart-ordered", Criterion.FUNCTIONALITY, points=4)
def cart_becomes_an_order(shop: Commerce) -> None:
    """A product that is added twice is one line of the cart, which becomes an order."""
    for operation in ("add_to_cart", "get_cart", "order_cart"):
        shop.require_operation(operation)
    product, user = shop.create(), shop.users[1]
    for quantity in (1, 2):
        values = {"product_id": product["id"], "quantity": quantity}
        shop.carry_out("add_to_cart", user, **values)
    _require_lines(shop, {str(product["id"]): 3}, "a cart with 1 and 2 of a product")
    order = shop.view("order", shop.carry_out("order_cart", user).body)
    lines = {key: line["quantity"] for key, line in shop.lines_of(order).items()}
    require(lines == {str(product["id"]): 3}, f"the order of the cart has {lines}")
    _require_lines(shop, {}, "the cart after its order")


def _require_lines(shop: Commerce, expected: dict[str, int], what: str) -> None:
    cart = shop.view("cart", shop.carry_out("get_cart", shop.users[1]).body)
    lines = {key: line["quantity"] for key, line in shop.lines_of(cart, "cart_item").items()}
    require(lines == expected, f"{what} has {lines}, not {expected}")
