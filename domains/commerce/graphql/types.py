"""The object types of commerce."""

import graphene
from django.db.models import F

from domains.commerce import schemas, selectors
from domains.commerce.models import (
    CartItem,
    Category,
    Order,
    OrderEvent,
    OrderItem,
    Product,
    Review,
    StockMovement,
    WishlistItem,
)
from shared.graphql import (
    NestedConnectionField,
    NestedListField,
    PlannedType,
    output_of,
    row_type,
)


class CategoryType(PlannedType):
    """A category of products. Categories form a tree."""

    children = NestedConnectionField(
        lambda: CategoryType,
        parent_key="parent_id",
        queryset=lambda info: selectors.list_categories(),
        description="The categories directly below this one, by name.",
    )
    products = NestedConnectionField(
        lambda: ProductType,
        parent_key="category_id",
        queryset=lambda info: selectors.list_products(),
        description="The products directly in this category, newest first.",
    )

    class Meta:
        model = Category
        schema = schemas.CategoryOut
        fields = ("parent",)


ProductReviewType = row_type(
    Review,
    schemas.ProductReviewOut,
    fields=["product"],
    descriptions={"user_id": "The user who wrote it."},
)


class ProductType(PlannedType):
    """A product, with its price and stock."""

    reviews = NestedConnectionField(
        lambda: ProductReviewType,
        parent_key="product_id",
        queryset=lambda info: selectors.list_all_reviews(),
        description="Its reviews, newest first.",
    )

    class Meta:
        model = Product
        schema = schemas.ProductOut


StockMovementType = row_type(
    StockMovement,
    schemas.StockMovementOut,
    about="A line of the stock ledger.",
    fields=["product"],
    omit=["stock"],
)
OrderItemType = row_type(OrderItem, schemas.OrderItemOut, fields=["product"], omit=["order_id"])
OrderEventType = row_type(
    OrderEvent,
    schemas.OrderEventOut,
    omit=["order_id"],
    descriptions={"actor_id": "The user who changed the status; null if no user did."},
)


class OrderType(PlannedType):
    """A customer's order, with the prices at the time of the order."""

    items = NestedListField(
        lambda: OrderItemType,
        parent_key="order_id",
        queryset=lambda info: selectors.list_order_items(),
        prefetched="items",
        description="Its lines, in the order of the request.",
    )
    events = NestedConnectionField(
        lambda: OrderEventType,
        parent_key="order_id",
        queryset=lambda info: OrderEvent.objects.order_by("pk"),
        description="The changes of its status, oldest first.",
    )

    class Meta:
        model = Order
        schema = schemas.OrderOut
        descriptions = {"user_id": "The user who placed it."}


CartItemType = row_type(
    CartItem,
    schemas.CartItemOut,
    about="A line of a cart: a product and its quantity.",
    annotations={"line_total": F("quantity") * F("product__price")},
)
CartType = output_of(
    schemas.CartOut, types={"items": graphene.List(graphene.NonNull(CartItemType))}
)
WishlistItemType = row_type(
    WishlistItem,
    schemas.WishOut,
    name="WishlistItem",
    about="A product on a wishlist, and whether its user is notified when it is back in stock.",
)
WishStateType = output_of(schemas.WishStateOut)
