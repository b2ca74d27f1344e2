"""A shop in memory, as a first draft writes it."""

import itertools
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from naive.app import QUERY_SECONDS, App, RefusedError, Reply, Request, Route, User, integer, text

_ADMIN_ERRORS = ("401", "403", "404", "422")


@dataclass
class Product:
    """A product with its stock."""

    id: int
    name: str
    text: str
    price: Decimal
    shelf: int
    left: int


@dataclass
class Order:
    """An order with its lines: a product, how many, and the price of one."""

    id: int
    user: User
    lines: Sequence[tuple[Product, int, Decimal]]
    is_cancelled: bool = False


class Commerce(App):
    """Products on shelves (categories), carts (bags) and orders."""

    title = "Shop"

    def __init__(self, faults: Collection[str]) -> None:
        super().__init__(faults)
        self._ids = itertools.count(1)
        self._shelves: dict[int, str] = {}
        self._products: dict[int, Product] = {}
        self._orders: dict[int, Order] = {}
        self._bags: dict[User, list[tuple[Product, int]]] = {}
        self._seen: dict[int, Mapping[str, Any]] = {}

    def own_routes(self) -> Sequence[Route]:
        """Return the routes of the shop."""
        errors = ("401", "404", "409", "422")
        return [
            Route("POST", "/shelves", "Create a shelf", _ADMIN_ERRORS, self._create_shelf),
            Route("GET", "/shelves", "List shelves", (), self._list_shelves),
            Route("DELETE", "/shelves/{id}", "Delete a shelf", _ADMIN_ERRORS, self._delete_shelf),
            Route("POST", "/products", "Create a product", _ADMIN_ERRORS, self._create),
            Route("GET", "/products", "List products", (), self._list),
            Route("GET", "/products/{id}", "Get a product", ("404",), self._get),
            Route("PATCH", "/products/{id}", "Change a price", _ADMIN_ERRORS, self._update),
            Route("DELETE", "/products/{id}", "Delete a product", _ADMIN_ERRORS, self._delete),
            Route("POST", "/bag", "Put a product into the bag", errors, self._fill_bag),
            Route("GET", "/bag", "Get the bag", ("401",), self._get_bag),
            Route("POST", "/bag/order", "Order the bag", errors, self._order_bag),
            Route("POST", "/orders", "Order products", errors, self._order),
            Route("GET", "/orders", "List orders", ("401",), self._list_orders),
            Route("GET", "/orders/{id}", "Get an order", ("401", "404"), self._get_order),
            Route("POST", "/orders/{id}/cancel", "Cancel an order", errors, self._cancel),
        ]

    def _require_admin(self, request: Request) -> None:
        if self.user_of(request).role != "admin" and not self.has("anyone_changes_products"):
            raise RefusedError(403, "Only the administrator may do this.")

    def _create_shelf(self, request: Request) -> Reply:
        self._require_admin(request)
        name, key = self.read(request, {"name": text(100)})["name"], next(self._ids)
        if not self.has("shelves_forgotten"):
            self._shelves[key] = name
        return 201, {"id": key, "name": name}

    def _list_shelves(self, request: Request) -> Reply:
        rows = [{"id": key, "name": name} for key, name in self._shelves.items()]
        return 200, self.page(rows, request.query, lambda row: row)

    def _delete_shelf(self, request: Request) -> Reply:
        self._require_admin(request)
        key = int(request.params[0])
        own = [product for product in self._products.values() if product.shelf == key]
        if own and not self.has("shelf_takes_products_along"):
            raise RefusedError(409, "There are products on this shelf.")
        for product in own:
            del self._products[product.id]
        self._shelves.pop(key, None)
        return 200, {}

    def _create(self, request: Request) -> Reply:
        self._require_admin(request)
        rules = {"name": text(200), "text": text(5000), "price": _money}
        body = self.read(request, {**rules, "shelf": integer(1), "left": integer(0)})
        if self.has("whole_prices"):
            body["price"] = Decimal(int(body["price"]))
        with self.lock:
            product = Product(next(self._ids), **body)
            self._products[product.id] = product
        return 201, self._shown(product)

    def _shown(self, product: Product) -> Mapping[str, Any]:
        names = ("id", "name", "text", "shelf", "left")
        shown = {name: getattr(product, name) for name in names}
        return {**shown, "price": str(product.price)}

    def _list(self, request: Request) -> Reply:
        query, found = request.query, list(self._products.values())
        if "shelf" in query and not self.has("shelf_ignored"):
            found = [product for product in found if str(product.shelf) == query["shelf"]]
        if "sort" in query:
            is_text = self.has("prices_sorted_as_text")
            found.sort(
                key=lambda row: str(row.price) if is_text else row.price,
                reverse=query["sort"] == "down",
            )
        if self.has("ties_in_any_order") and query.get("page", "1") != "1":
            found = found[1:] + found[:1]
        with self.connection():
            return 200, self.page(found, query, self._shown)

    def _product(self, key: Any) -> Product:
        product: Product = self.find(self._products, key, "product")
        return product

    def _get(self, request: Request) -> Reply:
        product = self._product(request.params[0])
        if not self.has("stock_from_cache"):
            return 200, self._shown(product)
        seen = self._seen.setdefault(product.id, self._shown(product))
        return 200, {**self._shown(product), "left": seen["left"]}

    def _update(self, request: Request) -> Reply:
        self._require_admin(request)
        product = self._product(request.params[0])
        price = self.read(request, {"price": _money})["price"]
        if not self.has("changes_lost"):
            product.price = price
        return 200, self._shown(product)

    def _delete(self, request: Request) -> Reply:
        self._require_admin(request)
        product = self._product(request.params[0])
        if not self.has("deleted_products_stay"):
            del self._products[product.id]
        return 200, {}

    def _fill_bag(self, request: Request) -> Reply:
        user = self.user_of(request)
        line = self.read(request, {"product": integer(1), "count": integer(1)})
        bag = self._bags.setdefault(user, [])
        product, count = self._product(line["product"]), line["count"]
        for number, (other, before) in enumerate(bag):
            if other is product and not self.has("bag_replaces"):
                bag[number] = (product, before + count)
                return 201, self._shown_bag(bag)
        bag[:] = [line for line in bag if line[0] is not product] + [(product, count)]
        return 201, self._shown_bag(bag)

    def _shown_bag(self, bag: Sequence[tuple[Product, int]]) -> Mapping[str, Any]:
        return {"lines": [{"product": product.id, "count": count} for product, count in bag]}

    def _get_bag(self, request: Request) -> Reply:
        return 200, self._shown_bag(self._bags.get(self.user_of(request), []))

    def _order_bag(self, request: Request) -> Reply:
        user = self.user_of(request)
        order = self._place(user, self._bags.get(user, []))
        self._bags[user] = []
        return 201, self._shown_order(order)

    def _order(self, request: Request) -> Reply:
        user = self.user_of(request)
        lines = self.read(request, {"lines": _lines})["lines"]
        least = -(2**31) if self.has("any_count") else 1
        rules = {"product": integer(1), "count": integer(least)}
        read = [self.read_members(line, rules) for line in lines]
        pairs = [(self._product(line["product"]), line["count"]) for line in read]
        return 201, self._shown_order(self._place(user, pairs))

    def _place(self, user: User, pairs: Sequence[tuple[Product, int]]) -> Order:
        if self.has("read_then_write"):
            self._take(pairs, pause=4 * QUERY_SECONDS)
        else:
            with self.lock:
                self._take(pairs, pause=0)
        lines = [(product, count, product.price) for product, count in pairs]
        order = Order(next(self._ids), user, lines)
        self._orders[order.id] = order
        return order

    def _take(self, pairs: Sequence[tuple[Product, int]], *, pause: float) -> None:
        if not self.has("line_after_line"):
            for product, count in pairs:
                self._require_left(product, count)
        for product, count in pairs:
            self._require_left(product, count)
            left = product.left
            time.sleep(pause)
            product.left = left - count

    def _require_left(self, product: Product, count: int) -> None:
        if product.left < count and not self.has("stock_below_zero"):
            status = 400 if self.has("conflict_as_400") else 409
            raise RefusedError(status, f"There are only {product.left} of this.", "count")

    def _shown_order(self, order: Order) -> Mapping[str, Any]:
        lines = [
            {"product": product.id, "count": count, "price": str(self._price(product, price))}
            for product, count, price in order.lines
        ]
        amounts = [(count, self._price(product, price)) for product, count, price in order.lines]
        total: Any = sum(count * price for count, price in amounts)
        if self.has("float_totals"):
            total = sum(count * float(price) for count, price in amounts)
        return {"id": order.id, "total": str(total), "lines": lines}

    def _price(self, product: Product, price: Decimal) -> Decimal:
        return product.price if self.has("prices_of_today") else price

    def _list_orders(self, request: Request) -> Reply:
        user = self.user_of(request)
        own = [order for order in self._orders.values() if order.user == user]
        if self.has("orders_unlisted"):
            own = []
        return 200, self.page(own, request.query, self._shown_order)

    def _own_order(self, request: Request) -> Order:
        order: Order = self.find(self._orders, request.params[0], "order")
        if not self.has("orders_public") and order.user != self.user_of(request):
            raise RefusedError(404, "There is no such order.")
        return order

    def _get_order(self, request: Request) -> Reply:
        return 200, self._shown_order(self._own_order(request))

    def _cancel(self, request: Request) -> Reply:
        order = self._own_order(request)
        with self.lock:
            if not order.is_cancelled or self.has("cancelled_twice"):
                order.is_cancelled = True
                for product, count, _ in order.lines:
                    product.left += count
        return 200, self._shown_order(order)


def _money(value: Any) -> Decimal:
    if not isinstance(value, str) or not 0 <= float(value) < 10**9:
        raise ValueError(value)
    return Decimal(value)


def _lines(value: Any) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError(value)
    return value
