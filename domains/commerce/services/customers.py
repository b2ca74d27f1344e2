"""Erasure of a deleted account's data."""

from django.db import transaction

from domains.commerce.models import Cart, Order, WishlistItem


@transaction.atomic
def erase_customer(*, user_id: int) -> None:
    """
    Delete the addresses, carts and wishlist of a deleted account.

    The orders stay for the accounts, without an address. Safe to run twice.
    """
    Order.objects.filter(user=user_id, shipping_address__isnull=False).update(shipping_address=None)
    Cart.objects.filter(user=user_id).delete()
    WishlistItem.objects.filter(user=user_id).delete()
