"""Factories of commerce rows; a test sets only the fields that it checks."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from domains.commerce.models import (
    Category,
    Order,
    OrderItem,
    Payment,
    Product,
    Review,
    StockMovement,
    WishlistItem,
)
from tests.factories import UserFactory


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    name = factory.Sequence(lambda n: f"Shelf {n}")
    slug = factory.Sequence(lambda n: f"shelf-{n}")


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Teapot {n}")
    slug = factory.Sequence(lambda n: f"teapot-{n}")
    category = factory.SubFactory(CategoryFactory)
    price = Decimal("10.00")
    stock = 10

    @factory.post_generation
    def opening(product: Product, create: bool, extracted: object) -> None:  # noqa: N805
        if product.stock:
            StockMovement.objects.create(product=product, delta=product.stock, reason="opening")


class OrderFactory(DjangoModelFactory):
    class Meta:
        model = Order

    user = factory.SubFactory(UserFactory)
    currency = "USD"
    total_price = Decimal("10.00")


class OrderItemFactory(DjangoModelFactory):
    class Meta:
        model = OrderItem

    order = factory.SubFactory(OrderFactory)
    product = factory.SubFactory(ProductFactory)
    product_name = factory.SelfAttribute("product.name")
    price = factory.SelfAttribute("product.price")
    quantity = 1


class PaymentFactory(DjangoModelFactory):
    class Meta:
        model = Payment

    order = factory.SubFactory(OrderFactory)
    provider = "demo"
    provider_ref = factory.Sequence(lambda n: f"demo_{n}")
    amount = factory.SelfAttribute("order.total_price")
    currency = "USD"


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    product = factory.SubFactory(ProductFactory)
    user = factory.SubFactory(UserFactory)
    rating = 4


class WishlistItemFactory(DjangoModelFactory):
    class Meta:
        model = WishlistItem

    user = factory.SubFactory(UserFactory)
    product = factory.SubFactory(ProductFactory)
