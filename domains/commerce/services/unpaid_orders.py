"""The limit of units in a customer's unpaid orders."""

from django.db.models import Sum

from domains.commerce.errors import TooManyUnpaidUnits
from domains.commerce.models import Order, OrderItem
from shared.auth.models import User
from shared.plugin_settings import get_setting


def refuse_too_many_unpaid(customer: User, *, more: int) -> None:
    """
    Require that a customer's unpaid orders with ``more`` units stay within the limit.

    Locks the customer until the transaction ends, so that of two orders at once the second
    counts the first.

    :raises TooManyUnpaidUnits: if they would hold more.
    """
    limit = get_setting("NEXUS_MAX_UNPAID_UNITS")
    User.objects.select_for_update(no_key=True).only("pk").get(pk=customer.pk)
    unpaid = OrderItem.objects.filter(order__user=customer, order__status=Order.Status.PENDING)
    held = unpaid.aggregate(units=Sum("quantity"))["units"] or 0
    if held + more > limit:
        raise TooManyUnpaidUnits(
            f"Unpaid orders hold {limit} units at most, and yours hold {held}: pay or cancel some."
        )
