"""Mails and notifications to customers and admins."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from domains.commerce.events import ProductCameBack
from domains.commerce.models import Order, Product, WishlistItem
from shared.auth.models import User
from shared.batches import work_in_batches
from shared.events import publish
from shared.mail import send_mail
from shared.notifications import notify

WISHERS_PER_BATCH = 500


@transaction.atomic
def send_order_confirmation(*, order_id: int, now: datetime) -> None:
    """
    Send the confirmation of an order once, unless the order is cancelled.
    """
    # Claimed before it is sent, in one transaction: a second worker waits here and finds the
    # claim taken, and a mail that could not be sent gives the claim back. The
    # condition has columns of the row only, because joined rows are not read again after the
    # wait. A worker that dies between sending and committing can cause a second mail.
    unconfirmed = Order.objects.filter(pk=order_id, confirmed_at=None)
    if not unconfirmed.exclude(status=Order.Status.CANCELLED).update(confirmed_at=now):
        return
    order = Order.objects.with_items().select_related("user").get(pk=order_id)
    if not order.user.is_mailable:
        return
    words = {"order": order, "items": order.items.all(), "public_url": settings.NEXUS_PUBLIC_URL}
    send_mail(
        to=order.user.email,
        subject=f"Your order {order.pk}",
        text=render_to_string("commerce/mail/order_confirmation.txt", words),
    )


def notify_customer(*, order_id: int, status: str, actor_id: int | None, now: datetime) -> None:
    """
    Notify the customer of an order's new status, unless the customer changed it.
    """
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        return  # `seed --reset` deleted the order: real orders are never deleted.
    notify(
        user_id=order.user_id,
        kind="order_moved",
        target_type="order",
        target_id=order.pk,
        actor_id=actor_id,
        # Every status has a notification of its own, even if the one before is unread.
        group_key=f"order_moved:{order.pk}:{status}",
        payload={"order_id": order.pk, "status": status},
        now=now,
    )


def warn_of_low_stock(*, product_id: int, stock: int, at: datetime, now: datetime) -> None:
    """
    Notify the admins that a stock runs low, once for each crossing.
    """
    product = Product.objects.only("name").filter(pk=product_id).first()
    if product is None:
        return
    for admin_id in User.objects.admins().values_list("pk", flat=True):
        notify(
            user_id=admin_id,
            kind="stock_ran_low",
            target_type="product",
            target_id=product_id,
            group_key=f"stock_ran_low:{product_id}:{at.isoformat()}",
            payload={"product": product.name, "stock": stock},
            now=now,
        )


def notify_wishers(*, product_id: int, now: datetime) -> int:
    """
    Notify the users who wait for a product that it is back, once; return their number.

    If there are more than the time allows, the event is published again for the others.
    """
    progress = work_in_batches(
        lambda most: _notify_batch(product_id, at_most=most, now=now), size=WISHERS_PER_BATCH
    )
    if not progress.is_done:
        publish(ProductCameBack(product_id=product_id))
    return progress.count


def _notify_batch(product_id: int, *, at_most: int, now: datetime) -> int:
    product = Product.objects.on_sale().only("name").filter(pk=product_id, stock__gt=0).first()
    if product is None:
        return 0
    # Locked, so that a second worker does not notify them again.
    wishes = WishlistItem.objects.filter(product=product, notify=True).select_for_update()
    wishers = list(wishes.order_by("pk").values_list("user_id", flat=True)[:at_most])
    for user_id in wishers:
        notify(
            user_id=user_id,
            kind="product_came_back",
            target_type="product",
            target_id=product_id,
            payload={"product": product.name},
            now=now,
        )
    WishlistItem.objects.filter(product=product, user__in=wishers).update(notify=False)
    return len(wishers)
