"""What one can say to the shop."""

import graphene

from shared.graphql import Decimal


class ProductOrder(graphene.Enum):
    """How the list of products is ordered."""

    PRICE_ASC = "price"
    PRICE_DESC = "-price"
    NAME_ASC = "name"
    NAME_DESC = "-name"
    CREATED_AT_ASC = "created_at"
    CREATED_AT_DESC = "-created_at"
    RATING_DESC = "-rating"


class ProductFilterInput(graphene.InputObjectType):
    """Which products."""

    category = graphene.ID(description="The id or slug of a category; all below it count.")
    min_price = Decimal()
    max_price = Decimal()
    in_stock = graphene.Boolean()
    search = graphene.String()


class ProductInput(graphene.InputObjectType):
    """Everything an admin says of a product."""

    name = graphene.String(required=True)
    description = graphene.String()
    price = Decimal(required=True)
    currency = graphene.String()
    category_id = graphene.ID(required=True)
    stock = graphene.Int()
    sku = graphene.String()
    max_per_order = graphene.Int()


class ProductPatchInput(graphene.InputObjectType):
    """What an admin wants to be different; what is absent stays, null clears."""

    name = graphene.String()
    description = graphene.String()
    price = Decimal()
    currency = graphene.String()
    category_id = graphene.ID()
    stock = graphene.Int()
    expected_stock = graphene.Int(
        description="The stock that you have seen: a new one is applied as the difference to it."
    )
    sku = graphene.String()
    max_per_order = graphene.Int()


class CategoryInput(graphene.InputObjectType):
    """Everything an admin says of a category."""

    name = graphene.String(required=True)
    parent_id = graphene.ID()


class CategoryPatchInput(graphene.InputObjectType):
    """What an admin wants to be different; what is absent stays, null clears."""

    name = graphene.String()
    parent_id = graphene.ID()


class OrderLineInput(graphene.InputObjectType):
    """How many units of one product a customer wants."""

    product_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class ShippingAddressInput(graphene.InputObjectType):
    """Where an order is to be sent."""

    name = graphene.String(required=True)
    line1 = graphene.String(required=True)
    line2 = graphene.String()
    city = graphene.String(required=True)
    region = graphene.String()
    postal_code = graphene.String(required=True)
    country = graphene.String(required=True)


class OrderInput(graphene.InputObjectType):
    """What to order: these items, or else what is in the cart."""

    items = graphene.List(graphene.NonNull(OrderLineInput))
    from_cart = graphene.Boolean()
    shipping_address = ShippingAddressInput()
    expected_total = Decimal()
