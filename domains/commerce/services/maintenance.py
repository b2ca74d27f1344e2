"""Periodic maintenance: unpaid orders, old carts and the stock ledger."""

from datetime import datetime, timedelta

from django.db import transaction

from domains.commerce.models import Cart, Order
from domains.commerce.selectors import list_stock_differences
from domains.commerce.services.orders import move_order
from shared.auth.models import User
from shared.batches import delete_in_batches, work_in_batches
from shared.notifications import notify

TIME_TO_PAY = timedelta(minutes=30)
CART_RETENTION = timedelta(days=30)
MOST_NAMED = 20


def expire_pending_orders(*, now: datetime) -> int:
    """
    Cancel and restock orders that were not paid in time; return their number.
    """
    return work_in_batches(lambda _: int(_expire_the_oldest(now=now)), size=1).count


def purge_carts(*, now: datetime) -> int:
    """
    Delete carts that were ordered a month ago; return their number.
    """
    ordered = Cart.objects.filter(status=Cart.Status.ORDERED, created_at__lte=now - CART_RETENTION)
    return delete_in_batches(ordered).count


@transaction.atomic
def report_stock_differences(*, now: datetime) -> int:
    """
    Notify the admins of products whose ledger differs from their stock; return their number.

    Nothing is corrected, because only a count of the units shows which figure is right.
    """
    differences = list(list_stock_differences())
    if differences:
        for admin_id in User.objects.admins().values_list("pk", flat=True):
            notify(
                user_id=admin_id,
                kind="ledger_is_off",
                target_type="product",
                target_id=differences[0].product_id,
                group_key=f"ledger_is_off:{now:%Y-%m-%d}",
                payload={
                    "count": len(differences),
                    "product_ids": [each.product_id for each in differences[:MOST_NAMED]],
                },
                now=now,
            )
    return len(differences)


@transaction.atomic
def _expire_the_oldest(*, now: datetime) -> bool:
    late = Order.objects.filter(status=Order.Status.PENDING, created_at__lte=now - TIME_TO_PAY)
    # Locked orders are being paid or cancelled, so skip them.
    order = late.select_for_update(skip_locked=True, no_key=True).order_by("created_at").first()
    if order is None:
        return False
    move_order(order, to=Order.Status.CANCELLED, actor=None, now=now, note="not paid in time")
    return True
