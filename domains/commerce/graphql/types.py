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
    Decimal,
    NestedConnectionField,
    NestedListField,
    PlannedType,
    enum_from_choices,
    output_of,
)

OrderStatus = enum_from_choices(Order.Status)


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
        fields = ("id", "name", "slug", "parent", "created_at")


class ProductType(PlannedType):
    """A product, with its price and stock."""

    rating = graphene.Float(
        required=True, description="The mean rating, from 1 to 5; 0 if there is none."
    )
    reviews = NestedConnectionField(
        lambda: ProductReviewType,
        parent_key="product_id",
        queryset=lambda info: selectors.list_all_reviews(),
        description="Its reviews, newest first.",
    )

    class Meta:
        model = Product
        schema = schemas.ProductOut


class ProductReviewType(PlannedType):
    """A buyer's review of a product."""

    user_id = graphene.ID(required=True, description="The user who wrote it.")

    class Meta:
        model = Review
        fields = ("id", "product", "rating", "body", "created_at")


class StockMovementType(PlannedType):
    """A line of the stock ledger."""

    class Meta:
        model = StockMovement
        fields = ("id", "product", "delta", "reason", "created_at")


ShippingAddressType = output_of(schemas.ShippingAddress)


class OrderItemType(PlannedType):
    """A line of an order, with the product's name and price at the time of the order."""

    class Meta:
        model = OrderItem
        fields = ("id", "product", "product_name", "price", "quantity")


class OrderEventType(PlannedType):
    """A change of an order's status. The first one has no status before it."""

    from_status = OrderStatus()
    to_status = OrderStatus(required=True)
    actor_id = graphene.ID(description="The user who changed the status; null if no user did.")

    class Meta:
        model = OrderEvent
        fields = ("id", "note", "created_at")


class OrderType(PlannedType):
    """A customer's order, with the prices at the time of the order."""

    user_id = graphene.ID(required=True, description="The user who placed it.")
    status = OrderStatus(required=True)
    shipping_address = graphene.Field(ShippingAddressType)
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
        fields = ("id", "currency", "total_price", "created_at", "updated_at", "cancelled_at")


class CartItemType(PlannedType):
    """A line of a cart: a product and its quantity."""

    line_total = Decimal(required=True)
    annotations = {"line_total": F("quantity") * F("product__price")}

    class Meta:
        model = CartItem
        fields = ("id", "product", "quantity")


CartType = output_of(
    schemas.CartOut, types={"items": graphene.List(graphene.NonNull(CartItemType))}
)


class WishlistItemType(PlannedType):
    """A product on a wishlist, and whether its user is notified when it is back in stock."""

    class Meta:
        model = WishlistItem
        fields = ("id", "product", "notify", "created_at")


WishStateType = output_of(schemas.WishStateOut)
