"""What becomes of a customer's rows when the account is deleted."""

from django.db import transaction

from domains.commerce.models import Cart, Order, WishlistItem


@transaction.atomic
def forget_customer(*, user_id: int) -> None:
    """
    Remove the addresses, the cart and the wishlist of a person whose account was deleted.

    The orders stay, for the books, without an address. Safe to run twice.
    """
    Order.objects.filter(user=user_id, shipping_address__isnull=False).update(shipping_address=None)
    Cart.objects.filter(user=user_id).delete()
    WishlistItem.objects.filter(user=user_id).delete()
