"""Rows of every commerce model, for contract tests of lists of any length."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from domains.commerce.models import (
    Cart,
    CartItem,
    Category,
    Order,
    OrderEvent,
    OrderItem,
    Payment,
    PaymentEvent,
    Product,
    ProductImport,
    Review,
    StockMovement,
    WishlistItem,
)
from shared.auth.models import User


def load(*, amount: int, viewer: User, now: datetime) -> Mapping[str, str]:
    """
    Load ``amount`` rows of each model that the viewer can list, each below its own parent.

    Returns the arguments that GraphQL root fields require.
    """
    root = Category.objects.create(name="Root", slug="root")
    cart = Cart.objects.create(user=viewer)
    for number in range(amount):
        shelf = Category.objects.create(name=f"S{number}", slug=f"s{number}", parent=root)
        Category.objects.create(name="Sub", slug=f"sub{number}", parent=shelf)
        tea = Product.objects.create(
            name=f"Tea {number}", slug=f"tea{number}", category=shelf, price=Decimal(3), stock=9
        )
        Review.objects.create(product=tea, user=viewer, rating=5)
        CartItem.objects.create(cart=cart, product=tea, quantity=1)
        WishlistItem.objects.create(user=viewer, product=tea)
        order = Order.objects.create(user=viewer, currency="USD", total_price=Decimal(3))
        OrderItem.objects.create(
            order=order, product=tea, product_name=tea.name, price=tea.price, quantity=1
        )
        OrderEvent.objects.create(order=order, to_status=Order.Status.PENDING, actor=viewer)
    return {}


def forget() -> None:
    """Delete the loaded rows."""
    for model in (WishlistItem, CartItem, Cart, OrderEvent, OrderItem, Order, Review, Product):
        model.objects.all().delete()
    Category.objects.filter(slug__startswith="sub").delete()
    Category.objects.exclude(parent=None).delete()
    Category.objects.all().delete()


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` rows of each model that only the admin site lists, after `load`."""
    for number in range(amount):
        ProductImport.objects.create(actor=viewer, file_name=f"{number}.csv", content=b"sku")
    for order in Order.objects.order_by("pk")[:amount]:
        payment = Payment.objects.create(
            order=order, provider="test", provider_ref=f"ref{order.pk}", amount=3, currency="USD"
        )
        PaymentEvent.objects.create(event_id=f"e{order.pk}", kind="paid", payment=payment)
        StockMovement.objects.create(
            product=order.items.get().product, delta=-1, reason="order", order=order, actor=viewer
        )
        Cart.objects.create(user=viewer, status=Cart.Status.ORDERED)
