"""Functionality: no more is sold than there is."""

from conformance.api import Call
from conformance.commerce.base import CHECKS, STOCK, Commerce
from conformance.rubric import Criterion
from conformance.shared import require, require_refusal
from conformance.shared.conditions import require_status
from conformance.shared.races import require_no_failure

_RACE_STOCK = 4
_ORDERS_AT_ONCE = 12


@CHECKS.add("stock-taken", Criterion.FUNCTIONALITY, points=3)
def order_takes_stock(shop: Commerce) -> None:
    """The next read of a product shows the stock without what was ordered."""
    product = shop.create()
    shop.stock_of(product)
    shop.ordered(shop.users[0], (product, 3))
    shop.require_stock(product, STOCK - 3, "after an order of three")


@CHECKS.add("oversell-refused", Criterion.FUNCTIONALITY, points=4)
def more_than_the_stock_is_refused(shop: Commerce) -> None:
    """An order of more than there is is refused, and takes nothing."""
    product = shop.create()
    answer = shop.order(shop.users[0], (product, STOCK + 1))
    require_refusal(answer, f"an order of {STOCK + 1} of {STOCK}")
    shop.require_stock(product, STOCK, "after a refused order")


@CHECKS.add("order-all-or-none", Criterion.FUNCTIONALITY, points=3)
def order_is_all_or_none(shop: Commerce) -> None:
    """An order with one line that runs short takes nothing of its other lines."""
    enough, short = shop.create(), shop.create(stock=1)
    answer = shop.order(shop.users[0], (enough, 2), (short, 2))
    require_refusal(answer, "an order with a line that runs short")
    shop.require_stock(enough, STOCK, "after an order that another line made fail")


@CHECKS.add("oversell-race", Criterion.FUNCTIONALITY, points=6)
def orders_at_once_do_not_oversell(shop: Commerce) -> None:
    """Of twelve orders at the same moment, as many succeed as there are pieces: four."""
    product = shop.create(stock=_RACE_STOCK)
    users = [shop.users[number % len(shop.users)] for number in range(_ORDERS_AT_ONCE)]
    values = shop.order_values((product, 1))
    answers = shop.api.call_at_once([Call("place_order", user, values) for user in users])
    require_no_failure(answers, "orders at once")
    sold = sum(answer.is_success for answer in answers)
    require(sold == _RACE_STOCK, f"of {_RACE_STOCK} pieces, {sold} are sold at once")
    shop.require_stock(product, 0, f"after {sold} orders of {_RACE_STOCK} pieces at once")


@CHECKS.add("quantity-checked", Criterion.FUNCTIONALITY, points=3)
def quantity_is_positive(shop: Commerce) -> None:
    """An order of none, or of fewer, is refused, and adds nothing to the stock."""
    product = shop.create()
    for quantity in (0, -1):
        answer = shop.order(shop.users[0], (product, quantity))
        require_refusal(answer, f"an order of {quantity}")
    shop.require_stock(product, STOCK, "after orders of 0 and -1")


@CHECKS.add("cancel-restocks", Criterion.FUNCTIONALITY, points=3)
def cancelled_order_returns_stock_once(shop: Commerce) -> None:
    """A cancelled order returns its stock once, also when it is cancelled twice."""
    shop.require_operation("cancel_order")
    product, user = shop.create(), shop.users[0]
    key = shop.ordered(user, (product, 3))["id"]
    shop.carry_out("cancel_order", user, order_id=key)
    # Success or a conflict: both are answers to a repetition.
    shop.api.call("cancel_order", user, order_id=key)
    shop.require_stock(product, STOCK, "after an order was cancelled twice")


@CHECKS.add("conflict-is-409", Criterion.CODE_QUALITY, points=2)
def short_stock_is_a_conflict(shop: Commerce) -> None:
    """An order of more than there is is answered with 409, not as invalid input."""
    answer = shop.order(shop.users[0], (shop.create(), STOCK + 1))
    require_status(answer, (409,), "an order of too much")
