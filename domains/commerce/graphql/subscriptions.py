"""Subscriptions of commerce."""

from typing import Any

from domains.commerce import selectors
from domains.commerce.events import NEW_ORDERS, ORDERS, STOCK
from domains.commerce.graphql.types import OrderType, ProductType
from domains.commerce.models import Order, Product
from shared.graphql import ById, current_user, load_one, subscription
from shared.realtime import Announcement, Watch, messages, state, watch


@subscription(OrderType, signed_in=True, required=False)
def order_updated(info: Any, order_id: ById) -> Watch:
    """Stream an order. Sends it at once and after every change of its status."""
    viewer = current_user(info)

    def read() -> Order:
        return load_one(info, selectors.list_orders(viewer=viewer), pk=order_id)

    return watch(info, state(ORDERS.channel(order_id), read=read, audience=viewer.pk))


@subscription(OrderType, required=False)
def order_placed(info: Any) -> Watch:
    """Stream new orders. For admins; sends each order once."""
    new_orders = selectors.list_new_orders(viewer=current_user(info))

    def read(announcement: Announcement) -> Order:
        return load_one(info, new_orders, pk=announcement.facts["order_id"])

    return watch(info, messages(NEW_ORDERS.channel(), read=read, audience="admins"))


@subscription(ProductType, required=False)
def product_stock_changed(info: Any, product_id: ById) -> Watch:
    """Stream a product. Sends it at once and whenever its stock changes."""

    def read() -> Product:
        return load_one(info, selectors.list_products(), pk=product_id)

    return watch(info, state(STOCK.channel(product_id), read=read, audience="everybody"))
