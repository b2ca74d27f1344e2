"""Promise: both transports of the shop give the same result or the same error."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from domains.commerce import services
from domains.commerce.models import Order, Product
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.commerce.factories import (
    AdminFactory,
    CategoryFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    UserFactory,
    WishlistItemFactory,
)

pytestmark = pytest.mark.django_db

PRODUCT = "id name price currency stock sku description maxPerOrder rating ratingCount slug"
ORDER = "id userId status currency totalPrice items { id productName quantity price }"
CART = (
    "items { id quantity lineTotal product { id name price stock } } totalPrice currency "
    "totals { currency totalPrice }"
)
WISH = "productId isSaved notify count"


@dataclass(frozen=True)
class Outcome:
    """The outcome of a request: a code with its fields, or a value."""

    code: str
    fields: tuple[str, ...] = ()
    members: Any = None
    result: Any = None


def outcome_of(refusal: dict[str, Any]) -> Outcome:
    fields = tuple(sorted(error["field"] for error in refusal["errors"]))
    return Outcome(refusal["code"], fields, members=refusal.get("items"))


def snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def normalised(result: Any) -> Any:
    """Normalise a result so that both transports can be compared."""
    if isinstance(result, dict):
        return {snake(name): normalised(value) for name, value in result.items()}
    if isinstance(result, list):
        return [normalised(value) for value in result]
    if isinstance(result, int | float) and not isinstance(result, bool):
        return f"{Decimal(str(result)).normalize():f}"
    if isinstance(result, str) and result.isupper():
        return result.lower()
    return result


def shared_part(one: Any, other: Any) -> Any:
    """Return the members of ``one`` that ``other`` has too; the transports nest some differently."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: shared_part(one[name], other[name]) for name in one if name in other}
    if isinstance(one, list) and isinstance(other, list):
        return [shared_part(a, b) for a, b in zip(one, other, strict=True)]
    return one


class Rest:
    """The REST transport, by the names of use cases."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def __call__(self, case: str, by: User | None, **arguments: Any) -> Outcome:
        method, path, body = getattr(self, case)(SimpleNamespace(**arguments))
        answer = self._api.rest(method, path, body, by=by)
        if answer.status_code >= 400:
            return outcome_of(answer.json())
        return Outcome("ok", result=normalised(answer.json()) if answer.content else None)

    get_product = staticmethod(lambda a: ("GET", f"products/{a.id}/", None))
    create_product = staticmethod(lambda a: ("POST", "products/", a.input))
    update_product = staticmethod(lambda a: ("PATCH", f"products/{a.id}/", a.input))
    delete_product = staticmethod(lambda a: ("DELETE", f"products/{a.id}/", None))
    adjust_stock = staticmethod(
        lambda a: ("PATCH", f"products/{a.id}/stock/", {"delta": a.delta, "reason": a.reason})
    )
    create_category = staticmethod(lambda a: ("POST", "categories/", a.input))
    update_category = staticmethod(lambda a: ("PATCH", f"categories/{a.id}/", a.input))
    delete_category = staticmethod(lambda a: ("DELETE", f"categories/{a.id}/", None))
    get_cart = staticmethod(lambda a: ("GET", "cart/", None))
    add_to_cart = staticmethod(
        lambda a: ("POST", "cart/items/", {"product_id": a.id, "quantity": a.quantity})
    )
    update_cart_item = staticmethod(
        lambda a: ("PATCH", f"cart/items/{a.id}/", {"quantity": a.quantity})
    )
    remove_cart_item = staticmethod(lambda a: ("DELETE", f"cart/items/{a.id}/", None))
    clear_cart = staticmethod(lambda a: ("DELETE", "cart/", None))
    get_category = staticmethod(lambda a: ("GET", f"categories/{a.id}/", None))
    place_order = staticmethod(lambda a: ("POST", "orders/", a.input))
    get_order = staticmethod(lambda a: ("GET", f"orders/{a.id}/", None))
    cancel_order = staticmethod(lambda a: ("POST", f"orders/{a.id}/cancel/", None))
    pay_order = staticmethod(lambda a: ("POST", f"orders/{a.id}/pay/", None))
    set_status = staticmethod(lambda a: ("POST", f"orders/{a.id}/status/", {"status": a.status}))
    add_review = staticmethod(
        lambda a: ("POST", f"products/{a.id}/reviews/", {"rating": a.rating, "body": a.body})
    )
    wish = staticmethod(lambda a: ("POST", "wishlist/", {"product_id": a.id, "notify": True}))
    wish_again = staticmethod(lambda a: ("PUT", f"wishlist/{a.id}/", None))
    unwish = staticmethod(lambda a: ("DELETE", f"wishlist/{a.id}/", None))


class GraphQL:
    """The GraphQL transport, by the names of use cases."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def __call__(self, case: str, by: User | None, **arguments: Any) -> Outcome:
        answer = self._api.graphql(self._documents[case], by=by, **self._camel_case(arguments))
        if "errors" in answer:
            return outcome_of(answer["errors"][0]["extensions"])
        result = next(iter(answer["data"].values()))
        return Outcome(
            "ok", result=normalised(result[next(iter(result))] if len(result) == 1 else result)
        )

    _documents = {
        "get_product": f"query($id: ID) {{ product(id: $id) {{ {PRODUCT} }} }}",
        "create_product": "mutation($input: ProductInput!) "
        f"{{ createProduct(input: $input) {{ product {{ {PRODUCT} }} }} }}",
        "update_product": "mutation($id: ID!, $input: ProductPatchInput!) "
        f"{{ updateProduct(id: $id, input: $input) {{ product {{ {PRODUCT} }} }} }}",
        "delete_product": "mutation($id: ID!) { deleteProduct(id: $id) { id } }",
        "adjust_stock": "mutation($id: ID!, $delta: Int!, $reason: String!) { adjustStock("
        "productId: $id, delta: $delta, reason: $reason) { movement { id delta reason } } }",
        "create_category": "mutation($input: CategoryInput!) "
        "{ createCategory(input: $input) { category { id name slug } } }",
        "update_category": "mutation($id: ID!, $input: CategoryPatchInput!) "
        "{ updateCategory(id: $id, input: $input) { category { id name slug } } }",
        "delete_category": "mutation($id: ID!) { deleteCategory(id: $id) { id } }",
        "get_cart": f"{{ cart {{ {CART} }} }}",
        "add_to_cart": "mutation($id: ID!, $quantity: Int!) "
        f"{{ addToCart(productId: $id, quantity: $quantity) {{ cart {{ {CART} }} }} }}",
        "update_cart_item": "mutation($id: ID!, $quantity: Int!) "
        f"{{ updateCartItem(id: $id, quantity: $quantity) {{ cart {{ {CART} }} }} }}",
        "remove_cart_item": "mutation($id: ID!) { removeCartItem(id: $id) { cart { currency } } }",
        "clear_cart": f"mutation {{ clearCart {{ cart {{ {CART} }} }} }}",
        "get_category": "query($id: ID) { category(id: $id) { id name slug } }",
        "place_order": "mutation($input: OrderInput!) "
        f"{{ placeOrder(input: $input) {{ order {{ {ORDER} }} }} }}",
        "get_order": f"query($id: ID!) {{ order(id: $id) {{ {ORDER} }} }}",
        "cancel_order": f"mutation($id: ID!) {{ cancelOrder(id: $id) {{ order {{ {ORDER} }} }} }}",
        "pay_order": f"mutation($id: ID!) {{ payOrder(id: $id) {{ order {{ {ORDER} }} }} }}",
        "set_status": "mutation($id: ID!, $status: OrderStatus!) "
        f"{{ setOrderStatus(id: $id, status: $status) {{ order {{ {ORDER} }} }} }}",
        "add_review": "mutation($id: ID!, $rating: Int!, $body: String) { addReview("
        "productId: $id, rating: $rating, body: $body) { review { id userId rating body } } }",
        "wish": "mutation($id: ID!) "
        f"{{ addToWishlist(productId: $id, notify: true) {{ wish {{ {WISH} }} }} }}",
        "wish_again": "mutation($id: ID!) "
        f"{{ addToWishlist(productId: $id) {{ wish {{ {WISH} }} }} }}",
        "unwish": "mutation($id: ID!) "
        f"{{ removeFromWishlist(productId: $id) {{ wish {{ {WISH} }} }} }}",
    }

    def _camel_case(self, arguments: Any) -> Any:
        if isinstance(arguments, dict):
            return {
                re.sub(r"_(\w)", lambda m: m[1].upper(), name): value.upper()
                if name == "status"
                else self._camel_case(value)
                for name, value in arguments.items()
            }
        return (
            [self._camel_case(value) for value in arguments]
            if isinstance(arguments, list)
            else arguments
        )


class World:
    """A small shop, the same for both transports."""

    def __init__(self) -> None:
        self.admin = AdminFactory.create()
        self.shopper = UserFactory.create()
        self.other_user = UserFactory.create()
        self.shelf = CategoryFactory.create()
        self.teapot = ProductFactory.create(
            name="Teapot", price="34.9", stock=5, sku="TEA-1", category=self.shelf
        )
        self.cup = ProductFactory.create(name="Cup", price="4.55", stock=1, category=self.shelf)
        self.hidden = ProductFactory.create(is_active=False)
        self.pending = OrderItemFactory.create(
            order=OrderFactory.create(user=self.shopper), product=self.cup
        ).order
        self.empty = CategoryFactory.create()
        WishlistItemFactory.create(user=self.shopper, product=self.teapot, notify=True)
        self.line = services.add_to_cart(
            user=self.shopper, product_id=self.teapot.pk, quantity=1
        ).items[0]
        self.paid = OrderItemFactory.create(
            order=OrderFactory.create(user=self.shopper, status="paid"), product=self.teapot
        ).order


def items(*wanted: tuple[Product, int]) -> dict[str, Any]:
    return {"items": [{"product_id": p.pk, "quantity": quantity} for p, quantity in wanted]}


BuildArguments = Callable[[World], dict[str, Any]]
NEW = {"name": "Pot", "price": "1.5"}
CASES: list[tuple[str, str | None, BuildArguments, str]] = [
    ("get_product", None, lambda w: {"id": w.teapot.pk}, "ok"),
    ("get_product", None, lambda w: {"id": w.hidden.pk}, "not_found"),
    ("create_product", "admin", lambda w: {"input": {**NEW, "category_id": w.shelf.pk}}, "ok"),
    (
        "create_product",
        "admin",
        lambda w: {"input": {**NEW, "category_id": w.shelf.pk, "sku": "TEA-1"}},
        "already_exists",
    ),
    (
        "create_product",
        "admin",
        lambda w: {"input": {**NEW, "category_id": 999}},
        "validation_error",
    ),
    (
        "create_product",
        "admin",
        lambda w: {"input": {"name": "", "price": "-1", "category_id": 0}},
        "validation_error",
    ),
    (
        "create_product",
        "shopper",
        lambda w: {"input": {**NEW, "category_id": w.shelf.pk}},
        "permission_denied",
    ),
    (
        "create_product",
        None,
        lambda w: {"input": {**NEW, "category_id": w.shelf.pk}},
        "not_authenticated",
    ),
    ("update_product", "admin", lambda w: {"id": w.cup.pk, "input": {"price": "9.9"}}, "ok"),
    ("update_product", "admin", lambda w: {"id": w.teapot.pk, "input": {"sku": None}}, "ok"),
    (
        "update_product",
        "admin",
        lambda w: {"id": w.cup.pk, "input": {"name": None}},
        "validation_error",
    ),
    (
        "update_product",
        "admin",
        lambda w: {"id": w.cup.pk, "input": {"name": "a\u0007b"}},
        "validation_error",
    ),
    ("update_product", "admin", lambda w: {"id": 10**9, "input": {}}, "not_found"),
    ("delete_product", "admin", lambda w: {"id": w.hidden.pk}, "not_found"),
    ("delete_product", "shopper", lambda w: {"id": w.cup.pk}, "permission_denied"),
    ("adjust_stock", "admin", lambda w: {"id": w.cup.pk, "delta": 3, "reason": "in"}, "ok"),
    (
        "adjust_stock",
        "admin",
        lambda w: {"id": w.cup.pk, "delta": -3, "reason": "out"},
        "insufficient_stock",
    ),
    (
        "adjust_stock",
        "admin",
        lambda w: {"id": w.cup.pk, "delta": 0, "reason": "none"},
        "validation_error",
    ),
    ("create_category", "admin", lambda w: {"input": {"name": "Tea"}}, "ok"),
    ("create_category", "admin", lambda w: {"input": {"name": w.shelf.name}}, "already_exists"),
    (
        "create_category",
        "admin",
        lambda w: {"input": {"name": "Tea", "parent_id": 999}},
        "validation_error",
    ),
    (
        "update_category",
        "admin",
        lambda w: {"id": w.shelf.pk, "input": {"parent_id": w.shelf.pk}},
        "validation_error",
    ),
    ("update_category", "admin", lambda w: {"id": w.shelf.pk, "input": {"name": "T"}}, "ok"),
    ("delete_category", "admin", lambda w: {"id": w.shelf.pk}, "in_use"),
    ("delete_category", "shopper", lambda w: {"id": w.shelf.pk}, "permission_denied"),
    ("get_category", None, lambda w: {"id": w.shelf.pk}, "ok"),
    ("get_category", None, lambda w: {"id": 10**9}, "not_found"),
    ("delete_category", "admin", lambda w: {"id": w.empty.pk}, "ok"),
    ("delete_product", "admin", lambda w: {"id": w.cup.pk}, "ok"),
    ("update_cart_item", "shopper", lambda w: {"id": w.line.pk, "quantity": 3}, "ok"),
    (
        "update_cart_item",
        "shopper",
        lambda w: {"id": w.line.pk, "quantity": 99},
        "insufficient_stock",
    ),
    (
        "update_cart_item",
        "shopper",
        lambda w: {"id": w.line.pk, "quantity": 0},
        "validation_error",
    ),
    ("update_cart_item", "other_user", lambda w: {"id": w.line.pk, "quantity": 1}, "not_found"),
    ("remove_cart_item", "shopper", lambda w: {"id": w.line.pk}, "ok"),
    ("remove_cart_item", "other_user", lambda w: {"id": w.line.pk}, "not_found"),
    ("clear_cart", "shopper", lambda w: {}, "ok"),
    ("clear_cart", "other_user", lambda w: {}, "ok"),
    ("clear_cart", None, lambda w: {}, "not_authenticated"),
    ("get_cart", "shopper", lambda w: {}, "ok"),
    ("get_cart", None, lambda w: {}, "not_authenticated"),
    ("add_to_cart", "shopper", lambda w: {"id": w.teapot.pk, "quantity": 2}, "ok"),
    ("add_to_cart", "shopper", lambda w: {"id": w.cup.pk, "quantity": 2}, "insufficient_stock"),
    ("add_to_cart", "shopper", lambda w: {"id": w.cup.pk, "quantity": -1}, "validation_error"),
    ("add_to_cart", "shopper", lambda w: {"id": w.hidden.pk, "quantity": 1}, "not_found"),
    ("place_order", "shopper", lambda w: {"input": items((w.teapot, 2), (w.cup, 1))}, "ok"),
    ("place_order", "shopper", lambda w: {"input": items((w.teapot, -3))}, "validation_error"),
    ("place_order", "shopper", lambda w: {"input": items((w.teapot, 0))}, "validation_error"),
    ("place_order", "shopper", lambda w: {"input": {"items": []}}, "validation_error"),
    ("place_order", "shopper", lambda w: {"input": {"from_cart": True}}, "ok"),
    ("place_order", "other_user", lambda w: {"input": {"from_cart": True}}, "validation_error"),
    (
        "place_order",
        "shopper",
        lambda w: {"input": items((w.cup, 1), (w.cup, 1))},
        "validation_error",
    ),
    (
        "place_order",
        "shopper",
        lambda w: {"input": items((w.teapot, 6), (w.cup, 2))},
        "insufficient_stock",
    ),
    ("place_order", "shopper", lambda w: {"input": items((w.hidden, 1))}, "not_found"),
    (
        "place_order",
        "shopper",
        lambda w: {"input": {**items((w.cup, 1)), "expected_total": "1.00"}},
        "price_changed",
    ),
    ("place_order", None, lambda w: {"input": items((w.cup, 1))}, "not_authenticated"),
    ("get_order", "shopper", lambda w: {"id": w.paid.pk}, "ok"),
    ("get_order", "admin", lambda w: {"id": w.paid.pk}, "ok"),
    ("get_order", "other_user", lambda w: {"id": w.paid.pk}, "not_found"),
    ("get_order", None, lambda w: {"id": w.paid.pk}, "not_authenticated"),
    ("cancel_order", "shopper", lambda w: {"id": w.pending.pk}, "ok"),
    ("cancel_order", "shopper", lambda w: {"id": w.paid.pk}, "invalid_transition"),
    ("cancel_order", "other_user", lambda w: {"id": w.pending.pk}, "not_found"),
    ("pay_order", "shopper", lambda w: {"id": w.pending.pk}, "ok"),
    ("pay_order", "shopper", lambda w: {"id": w.paid.pk}, "invalid_transition"),
    ("pay_order", "other_user", lambda w: {"id": w.pending.pk}, "not_found"),
    ("set_status", "admin", lambda w: {"id": w.paid.pk, "status": "shipped"}, "ok"),
    ("set_status", "admin", lambda w: {"id": w.paid.pk, "status": "pending"}, "invalid_transition"),
    (
        "set_status",
        "shopper",
        lambda w: {"id": w.paid.pk, "status": "shipped"},
        "permission_denied",
    ),
    ("add_review", "shopper", lambda w: {"id": w.teapot.pk, "rating": 5, "body": "Good."}, "ok"),
    (
        "add_review",
        "shopper",
        lambda w: {"id": w.cup.pk, "rating": 5, "body": ""},
        "permission_denied",
    ),
    (
        "add_review",
        "shopper",
        lambda w: {"id": w.teapot.pk, "rating": 6, "body": ""},
        "validation_error",
    ),
    ("wish", "shopper", lambda w: {"id": w.cup.pk}, "ok"),
    ("wish", "shopper", lambda w: {"id": w.hidden.pk}, "not_found"),
    ("wish_again", "shopper", lambda w: {"id": w.teapot.pk}, "ok"),
    ("unwish", "shopper", lambda w: {"id": w.cup.pk}, "ok"),
]


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("case", "caller", "arguments", "code"),
    [pytest.param(*case, id=f"{case[0]}-{case[1]}-{case[3]}") for case in CASES],
)
def test_both_transports_give_the_same_result(
    world: World, case: str, caller: str | None, arguments: BuildArguments, code: str
) -> None:
    by = getattr(world, caller) if caller else None
    api = ApiClient()

    over_rest, over_graphql = (
        _rolled_back(lambda transport=transport: transport(api)(case, by, **arguments(world)))
        for transport in (Rest, GraphQL)
    )

    assert over_rest.code == code
    assert (over_graphql.code, over_graphql.fields, over_graphql.members) == (
        over_rest.code,
        over_rest.fields,
        over_rest.members,
    )
    if over_rest.result is not None:
        _assert_equivalent(over_rest.result, over_graphql.result)


def _rolled_back(act: Callable[[], Outcome]) -> Outcome:
    """Send the request and roll back, so that the other transport starts from the same data."""
    with transaction.atomic():
        outcome = act()
        transaction.set_rollback(True)
    return outcome


def _assert_equivalent(rest: Any, graphql: Any) -> None:
    """Compare the common fields. New ids differ between the transports."""
    one, other = shared_part(rest, graphql), shared_part(graphql, rest)
    assert _without_new_ids(one) == _without_new_ids(other)
    assert one


def _without_new_ids(result: Any) -> Any:
    if isinstance(result, dict):
        return {n: _without_new_ids(v) for n, v in result.items() if n != "id"}
    return [_without_new_ids(v) for v in result] if isinstance(result, list) else result


def test_cases_leave_no_changes(world: World) -> None:
    before = Order.objects.count()

    _rolled_back(
        lambda: Rest(ApiClient())("place_order", world.shopper, input=items((world.cup, 1)))
    )

    assert Order.objects.count() == before
