"""The use cases of the shop, which both transports have in common."""

from typing import Any

from domains.commerce import services
from tests.contracts.use_cases import Case, Table
from tests.domains.commerce.factories import (
    CategoryFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    WishlistItemFactory,
)
from tests.factories import AdminFactory, UserFactory


class Rows:
    """A small shop: products, a cart, a wish and two orders of a shopper."""

    def __init__(self) -> None:
        self.admin = AdminFactory.create()
        self.shopper = UserFactory.create()
        self.other = UserFactory.create()
        self.shelf = CategoryFactory.create(name="Shelf")
        self.empty = CategoryFactory.create()
        self.teapot = ProductFactory.create(
            name="Teapot", price="34.9", stock=5, sku="TEA-1", category=self.shelf
        )
        self.cup = ProductFactory.create(name="Cup", price="4.55", stock=1, category=self.shelf)
        self.hidden = ProductFactory.create(is_active=False)
        self.pending = self._order("pending", self.cup)
        self.paid = self._order("paid", self.teapot)
        WishlistItemFactory.create(user=self.shopper, product=self.teapot, notify=True)
        cart = services.add_to_cart(user=self.shopper, product_id=self.teapot.pk, quantity=1)
        self.line = cart.items[0]

    def _order(self, status: str, product: Any) -> Any:
        order = OrderFactory.create(user=self.shopper, status=status)
        return OrderItemFactory.create(order=order, product=product).order


def items(**quantities: int) -> dict[str, Any]:
    """Return the body of an order of these products."""
    return {
        "items": [
            {"product_id": f"{{{name}}}", "quantity": quantity}
            for name, quantity in quantities.items()
        ]
    }


ABSENT = 10**9
NEW = {"name": "Pot", "price": "1.5", "category_id": "{shelf}"}
CUP = {"id": "{cup}"}
SHELF = {"id": "{shelf}"}
CATALOGUE = [
    Case("product", "on sale", None, {"id": "{teapot}"}),
    Case("product", "not on sale", None, {"id": "{hidden}"}, "not_found"),
    Case("products", "all", None),
    Case("products", "cheap ones", None, {"max_price": "5", "ordering": "-price"}),
    Case("products", "in an order", None, {"search": "tea", "min_price": 1}),
    Case("createProduct", "as an admin", "admin", NEW),
    Case("createProduct", "taken sku", "admin", NEW | {"sku": "TEA-1"}, "already_exists sku"),
    Case(
        "createProduct",
        "absent category",
        "admin",
        NEW | {"category_id": 999},
        "validation_error category_id",
    ),
    Case(
        "createProduct",
        "bad input",
        "admin",
        {"name": "", "price": "-1", "category_id": 0},
        "validation_error category_id name price",
    ),
    Case("createProduct", "as a shopper", "shopper", NEW, "permission_denied"),
    Case("updateProduct", "price", "admin", CUP | {"price": "9.9"}),
    Case("updateProduct", "sku null", "admin", {"id": "{teapot}", "sku": None}),
    Case("updateProduct", "name null", "admin", CUP | {"name": None}, "validation_error name"),
    Case("updateProduct", "bad text", "admin", CUP | {"name": "a\7b"}, "validation_error name"),
    Case("updateProduct", "absent", "admin", {"id": ABSENT}, "not_found"),
    Case("updateProduct", "as a shopper", "shopper", CUP, "permission_denied"),
    Case("deleteProduct", "on sale", "admin", CUP),
    Case("deleteProduct", "not on sale", "admin", {"id": "{hidden}"}, "not_found"),
    Case("deleteProduct", "as a shopper", "shopper", CUP, "permission_denied"),
    Case("category", "known", None, SHELF),
    Case("category", "absent", None, {"id": ABSENT}, "not_found"),
    Case("categories", "all", None),
    Case("createCategory", "as an admin", "admin", {"name": "Tea"}),
    Case("createCategory", "taken name", "admin", {"name": "Shelf"}, "already_exists name"),
    Case(
        "createCategory",
        "absent parent",
        "admin",
        {"name": "Tea", "parent_id": 999},
        "validation_error parent_id",
    ),
    Case("createCategory", "as a shopper", "shopper", {"name": "Tea"}, "permission_denied"),
    Case("updateCategory", "name", "admin", SHELF | {"name": "T"}),
    Case(
        "updateCategory",
        "own parent",
        "admin",
        SHELF | {"parent_id": "{shelf}"},
        "validation_error parent_id",
    ),
    Case("updateCategory", "as a shopper", "shopper", SHELF, "permission_denied"),
    Case("deleteCategory", "empty", "admin", {"id": "{empty}"}),
    Case("deleteCategory", "with products", "admin", SHELF, "in_use"),
    Case("deleteCategory", "as a shopper", "shopper", SHELF, "permission_denied"),
]
MOVEMENT = {"product_id": "{cup}", "delta": 3, "reason": "in"}
REVIEW = {"product_id": "{teapot}", "rating": 5, "body": "Good."}
STOCK_AND_REVIEWS = [
    Case("adjustStock", "more", "admin", MOVEMENT),
    Case(
        "adjustStock", "too little", "admin", MOVEMENT | {"delta": -3}, "insufficient_stock delta"
    ),
    Case("adjustStock", "by zero", "admin", MOVEMENT | {"delta": 0}, "validation_error delta"),
    Case("adjustStock", "as a shopper", "shopper", MOVEMENT, "permission_denied"),
    Case("addReview", "of a paid order", "shopper", REVIEW),
    Case(
        "addReview", "not bought", "shopper", REVIEW | {"product_id": "{cup}"}, "permission_denied"
    ),
    Case("addReview", "six stars", "shopper", REVIEW | {"rating": 6}, "validation_error rating"),
]
LINE = {"id": "{line}", "quantity": 3}
TEAPOTS = {"product_id": "{teapot}", "quantity": 2}
CUPS = {"product_id": "{cup}", "quantity": 2}
CART = [
    Case("cart", "own", "shopper"),
    Case("addToCart", "in stock", "shopper", TEAPOTS),
    Case("addToCart", "out of stock", "shopper", CUPS, "insufficient_stock quantity"),
    Case("addToCart", "negative", "shopper", CUPS | {"quantity": -1}, "validation_error quantity"),
    Case("addToCart", "not on sale", "shopper", CUPS | {"product_id": "{hidden}"}, "not_found"),
    Case("updateCartItem", "in stock", "shopper", LINE),
    Case(
        "updateCartItem",
        "out of stock",
        "shopper",
        LINE | {"quantity": 99},
        "insufficient_stock quantity",
    ),
    Case("updateCartItem", "zero", "shopper", LINE | {"quantity": 0}, "validation_error quantity"),
    Case("updateCartItem", "of another user", "other", LINE, "not_found"),
    Case("removeCartItem", "own", "shopper", {"id": "{line}"}),
    Case("removeCartItem", "of another user", "other", {"id": "{line}"}, "not_found"),
    Case("clearCart", "with items", "shopper"),
    Case("clearCart", "without items", "other"),
]
PENDING = {"id": "{pending}"}
PAID = {"id": "{paid}"}
SHIPPED = PAID | {"status": "shipped"}
ORDERS = [
    Case("placeOrder", "two products", "shopper", items(teapot=2, cup=1)),
    Case(
        "placeOrder", "negative", "shopper", items(teapot=-3), "validation_error items.0.quantity"
    ),
    Case("placeOrder", "zero", "shopper", items(teapot=0), "validation_error items.0.quantity"),
    Case("placeOrder", "no items", "shopper", {"items": []}, "validation_error items"),
    Case("placeOrder", "the cart", "shopper", {"from_cart": True}),
    Case("placeOrder", "an empty cart", "other", {"from_cart": True}, "validation_error items"),
    Case(
        "placeOrder",
        "one product twice",
        "shopper",
        {"items": [*items(cup=1)["items"], *items(cup=1)["items"]]},
        "validation_error items.1.product_id",
    ),
    Case(
        "placeOrder",
        "out of stock",
        "shopper",
        items(teapot=6, cup=2),
        "insufficient_stock items.0.quantity items.1.quantity",
    ),
    Case("placeOrder", "not on sale", "shopper", items(hidden=1), "not_found"),
    Case(
        "placeOrder",
        "another price",
        "shopper",
        items(cup=1) | {"expected_total": "1.00"},
        "price_changed expected_total",
    ),
    Case("order", "own", "shopper", PAID),
    Case("order", "as an admin", "admin", PAID),
    Case("order", "of another user", "other", PAID, "not_found"),
    Case("orders", "own", "shopper"),
    Case("orders", "paid", "shopper", {"status": "paid"}),
    Case("cancelOrder", "pending", "shopper", PENDING),
    Case("cancelOrder", "paid", "shopper", PAID, "invalid_transition"),
    Case("cancelOrder", "of another user", "other", PENDING, "not_found"),
    Case("payOrder", "pending", "shopper", PENDING),
    Case("payOrder", "paid", "shopper", PAID, "invalid_transition"),
    Case("payOrder", "of another user", "other", PENDING, "not_found"),
    Case("setOrderStatus", "shipped", "admin", SHIPPED),
    Case("setOrderStatus", "back", "admin", PAID | {"status": "pending"}, "invalid_transition"),
    Case("setOrderStatus", "as a shopper", "shopper", SHIPPED, "permission_denied"),
]
WISHED = {"product_id": "{teapot}"}
WISHES = [
    Case("wishlist", "own", "shopper"),
    Case("addToWishlist", "new", "shopper", {"product_id": "{cup}", "notify": True}),
    Case("addToWishlist", "again", "shopper", WISHED, operation="saveWish"),
    Case("addToWishlist", "not on sale", "shopper", {"product_id": "{hidden}"}, "not_found"),
    Case("removeFromWishlist", "absent wish", "shopper", {"product_id": "{cup}"}),
    Case("removeFromWishlist", "own", "shopper", WISHED),
]
TABLE = Table(
    app="commerce",
    rows=Rows,
    cases=[*CATALOGUE, *STOCK_AND_REVIEWS, *CART, *ORDERS, *WISHES],
    random=["note", "provider_ref"],
)
