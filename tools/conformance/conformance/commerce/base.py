"""What the checks of commerce share: products, their stock and orders."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from conformance.api import Account, Answer, Api
from conformance.rubric import Checks
from conformance.shared import Attempt, View, require
from conformance.shared.backend import UNKNOWN_ID
from conformance.shared.categories import CategorizedBackend
from conformance.shared.every_check import add_every_check
from conformance.shared.wrong_values import (
    WRONG_IDS,
    WRONG_LINES,
    WRONG_PRICES,
    WRONG_QUANTITIES,
    WRONG_REQUIRED_IDS,
    WRONG_STOCKS,
    WRONG_TEXTS,
    Trial,
    WrongValues,
)
from conformance.vocabulary import Vocabulary

NAME = "Teapot, Ünïcode ✓"
DESCRIPTION = "Holds a litre.\n\nOf tea."
PRICE = "19.90"
STOCK = 10
_PRODUCT = {"name", "description", "price", "price_number", "category_id", "stock"}


class Commerce(CategorizedBackend):
    """The shop of the measured API, with its administrator and users who order."""

    vocabulary = Vocabulary(
        operations={
            "create_category": {"name"},
            "list_categories": {"page_size", "page", "cursor"},
            "delete_category": {"category_id"},
            "create_product": _PRODUCT,
            "list_products": {"page_size", "page", "cursor", "category_id", "ordering"},
            "get_product": {"product_id"},
            "update_product": {"product_id", "price", "price_number"},
            "delete_product": {"product_id"},
            "place_order": {"items", "product_id", "quantity"},
            "get_order": {"order_id"},
            "list_orders": {"page_size"},
            "cancel_order": {"order_id"},
            "add_to_cart": {"product_id", "quantity"},
            "get_cart": set(),
            "order_cart": set(),
        },
        optional={"delete_category", "cancel_order", "add_to_cart", "get_cart", "order_cart"},
        fields={
            "product": ("id", "name", "description", "price", "category_id", "stock"),
            "category": ("id", "name"),
            "order": ("id", "total_price", "items"),
            "order_item": ("product_id", "quantity", "price"),
            "cart": ("items",),
            "cart_item": ("product_id", "quantity"),
            "page": ("items", "next"),
        },
        roles={"admin": 1, "user": 3},
        words={"ordering": ("cheapest_first", "dearest_first")},
        limits={"list_ms": 250},
    )
    noun = "product"
    creation = "create_product"
    reading = "get_product"
    listing = "list_products"
    wrong_values: ClassVar[Mapping[str, WrongValues]] = {
        "name": WRONG_TEXTS,
        "price": WRONG_PRICES,
        "stock": WRONG_STOCKS,
        "category_id": WRONG_IDS,
    }
    required_value = "name"
    wrong_field = ("price", "-5.00")
    refused_operations = ("create_product", "place_order")

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.users = self.people["user"]

    @property
    def creator(self) -> Account:
        """The administrator."""
        return self.admin

    def values(self) -> dict[str, Any]:
        """Return a teapot of which there are ten."""
        return {
            "name": NAME,
            "description": DESCRIPTION,
            "price": PRICE,
            "price_number": float(PRICE),
            "category_id": self.category_id,
            "stock": STOCK,
        }

    def send(self, account: Account | None, **changes: Any) -> Answer:
        """Create a product. A changed price is changed as text and as a number."""
        return super().send(account, **with_number(changes))

    def stock_of(self, product: View) -> Any:
        """
        Return the number of a product that is left.

        :raises MissedError: if the product cannot be read.
        """
        return self.get(product["id"])["stock"]

    def require_stock(self, product: View, expected: int, why: str) -> None:
        """
        Go on if so many of a product are left.

        :raises MissedError: if it is another number.
        """
        found = self.stock_of(product)
        require(found == expected, f"{why}: the stock is {found}, not {expected}")

    def order(self, account: Account | None, *lines: tuple[View, Any]) -> Answer:
        """Order products with their quantities."""
        return self.api.call("place_order", account, **self.order_values(*lines))

    def order_values(self, *lines: tuple[View, Any]) -> dict[str, Any]:
        """Return the values of an order."""
        items = [{"product_id": product["id"], "quantity": quantity} for product, quantity in lines]
        return {"items": items}

    def ordered(self, account: Account, *lines: tuple[View, int]) -> View:
        """
        Order products, and return the order.

        :raises MissedError: if that is refused.
        """
        answer = self.carry_out("place_order", account, **self.order_values(*lines))
        return self.view("order", answer.body)

    def read_order(self, key: Any, account: Account) -> View:
        """
        Read an order.

        :raises MissedError: if there is none.
        """
        return self.view("order", self.carry_out("get_order", account, order_id=key).body)

    def lines_of(self, order: View, kind: str = "order_item") -> Mapping[str, View]:
        """Return the lines of an order or a cart, by the id of their product as text."""
        lines = order["items"] if isinstance(order["items"], list) else []
        shown = [self.view(kind, line) for line in lines]
        return {str(line["product_id"]): line for line in shown}

    def unknown_requests(self) -> Iterator[Attempt]:
        """Read a product and an order that do not exist."""
        answer = self.api.call("get_product", self.reader, product_id=UNKNOWN_ID)
        yield "an unknown product", answer
        answer = self.api.call("get_order", self.users[0], order_id=UNKNOWN_ID)
        yield "an unknown order", answer

    def requests_that_need_an_account(self, account: Account | None) -> Iterator[Attempt]:
        """Order, list one's orders, and create a product."""
        product = self.create()
        yield "an order", self.order(account, (product, 1))
        yield "list_orders", self.api.call("list_orders", account, page_size=5)
        yield "a new product", self.send(account)
        self.require_stock(product, STOCK, "after an anonymous order")

    def public_requests(self) -> Iterator[Attempt]:
        """Read a product, the list and the categories."""
        product = self.create()
        yield "get_product", self.api.call("get_product", product_id=product["id"])
        for operation in ("list_products", "list_categories"):
            yield operation, self.api.call(operation, page_size=5)

    def refused_requests(self) -> Iterator[Attempt]:
        """Ask for an unknown product, order without a token and too much, send no name."""
        product = self.create()
        answer = self.api.call("get_product", self.reader, product_id=UNKNOWN_ID)
        yield "an unknown product", answer
        yield "an order without a token", self.order(None, (product, 1))
        yield "an order of too much", self.order(self.users[0], (product, STOCK + 1))
        yield "a product without a name", self.send(self.admin, name="")

    def trials(self) -> Iterator[Trial]:
        """Order what is no list of products, and products and numbers that are none."""
        yield from super().trials()
        product, user, order = self.create(), self.users[0], self.order
        yield Trial(
            "an order of the items",
            WRONG_LINES,
            lambda items: self.api.call("place_order", user, items=items),
        )
        yield Trial(
            "an order of the product", WRONG_REQUIRED_IDS, lambda key: order(user, ({"id": key}, 1))
        )
        yield Trial(
            "an order with the quantity",
            WRONG_QUANTITIES,
            lambda number: order(user, (product, number)),
        )


def with_number(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the number of a price, or with the same wrong value for both."""
    if "price" not in values:
        return dict(values)
    try:
        number: Any = float(values["price"])
    except (TypeError, ValueError):
        number = values["price"]
    # JSON has no number for these.
    is_finite = not isinstance(number, float) or abs(number) < float("inf")
    return {**values, "price_number": number if is_finite else values["price"]}


def amount(value: Any) -> Decimal | None:
    """Return an amount of money that an API sends as text or as a number; None if it is none."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


CHECKS: Checks[Commerce] = Checks()
add_every_check(CHECKS)
