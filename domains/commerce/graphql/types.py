"""What one can read of the shop, and what can be read of each thing."""

from typing import Any

import graphene
from django.db.models import F, QuerySet

from domains.commerce import selectors
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
    ListField,
    NestedConnectionField,
    NestedListField,
    PlannedType,
    current_user,
    enum_from_choices,
)

OrderStatus = enum_from_choices(Order.Status)


class CategoryType(PlannedType):
    """A shelf of the shop; shelves stand within shelves."""

    children = NestedConnectionField(
        lambda: CategoryType,
        parent_key="parent_id",
        queryset=lambda info: selectors.list_categories(),
        description="The categories that stand directly in this one, by name.",
    )
    products = NestedConnectionField(
        lambda: ProductType,
        parent_key="category_id",
        queryset=lambda info: selectors.list_products(),
        description="The products that stand directly in this one, newest first.",
    )

    class Meta:
        model = Category
        fields = ("id", "name", "slug", "parent", "created_at")


class ProductType(PlannedType):
    """Something for sale, with its price and how many units are left."""

    rating = graphene.Float(required=True, description="The mean of its reviews, 0 without any.")
    reviews = NestedConnectionField(
        lambda: ProductReviewType,
        parent_key="product_id",
        queryset=lambda info: selectors.list_all_reviews(),
        description="What buyers think of it, newest first.",
    )

    class Meta:
        model = Product
        fields = (
            *("id", "sku", "name", "slug", "description", "category", "price", "currency"),
            *("stock", "max_per_order", "rating_count", "created_at", "updated_at"),
        )


class ProductReviewType(PlannedType):
    """What a buyer thinks of a product."""

    user_id = graphene.ID(required=True, description="Who wrote it.")

    class Meta:
        model = Review
        fields = ("id", "product", "rating", "body", "created_at")


class StockMovementType(PlannedType):
    """One line of the stock ledger."""

    class Meta:
        model = StockMovement
        fields = ("id", "product", "delta", "reason", "created_at")


class ShippingAddressType(graphene.ObjectType):
    """Where an order is sent."""

    name = graphene.String(required=True)
    line1 = graphene.String(required=True)
    line2 = graphene.String(required=True)
    city = graphene.String(required=True)
    region = graphene.String(required=True)
    postal_code = graphene.String(required=True)
    country = graphene.String(required=True)

    class Meta:
        name = "ShippingAddress"


class OrderItemType(PlannedType):
    """One product of an order, as it was when it was bought."""

    class Meta:
        model = OrderItem
        fields = ("id", "product", "product_name", "price", "quantity")


class OrderEventType(PlannedType):
    """One step of an order; the first comes from no status."""

    from_status = OrderStatus()
    to_status = OrderStatus(required=True)
    actor_id = graphene.ID(description="Who took the step; nobody if it happened by itself.")

    class Meta:
        model = OrderEvent
        fields = ("id", "note", "created_at")


class OrderType(PlannedType):
    """A customer's order, with prices as they were when it was placed."""

    user_id = graphene.ID(required=True, description="Who placed it.")
    status = OrderStatus(required=True)
    shipping_address = graphene.Field(ShippingAddressType)
    items = NestedListField(
        lambda: OrderItemType,
        parent_key="order_id",
        queryset=lambda info: selectors.list_order_items(),
        description="Its lines, in the order they were asked for.",
    )
    events = NestedConnectionField(
        lambda: OrderEventType,
        parent_key="order_id",
        queryset=lambda info: OrderEvent.objects.order_by("pk"),
        description="The steps it has taken, from the first.",
    )

    class Meta:
        model = Order
        fields = ("id", "currency", "total_price", "created_at", "updated_at", "cancelled_at")


class CartItemType(PlannedType):
    """How many units of one product are in the cart."""

    line_total = Decimal(required=True)
    annotations = {"line_total": F("quantity") * F("product__price")}

    class Meta:
        model = CartItem
        fields = ("id", "product", "quantity")


class CartTotalType(graphene.ObjectType):
    """What the lines of one currency would cost now."""

    currency = graphene.String(required=True)
    total_price = Decimal(required=True)

    class Meta:
        name = "CartTotal"


class CartType(graphene.ObjectType):
    """What is in the cart, and what it would cost now."""

    items = ListField(lambda: CartItemType, description="Its lines, as they were put there.")
    total_price = Decimal(required=True, description="Of the lines in the cart's currency.")
    currency = graphene.String(required=True, description="The currency of the first line.")
    totals = graphene.List(
        graphene.NonNull(CartTotalType), required=True, description="One total for each currency."
    )

    class Meta:
        name = "Cart"

    @staticmethod
    def resolve_items(root: selectors.CartContents, info: Any) -> QuerySet[CartItem]:
        """Return the lines of the cart of whoever asks."""
        return selectors.list_cart_items(user=current_user(info))


class WishlistItemType(PlannedType):
    """A product on the wishlist, and whether to be told when it is back."""

    class Meta:
        model = WishlistItem
        fields = ("id", "product", "notify", "created_at")


class WishStateType(graphene.ObjectType):
    """Whether a product is on the wishlist, and how long the list is."""

    product_id = graphene.ID(required=True)
    is_saved = graphene.Boolean(required=True)
    notify = graphene.Boolean(required=True)
    count = graphene.Int(required=True)

    class Meta:
        name = "WishState"
