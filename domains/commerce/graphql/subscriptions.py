"""Subscriptions of commerce."""

from typing import Any

import graphene

from domains.commerce import selectors
from domains.commerce.events import NEW_ORDERS, ORDERS, STOCK
from domains.commerce.graphql.types import OrderType, ProductType
from domains.commerce.models import Order, Product
from shared.graphql import current_user, find_one, parse_id
from shared.realtime import Announcement, Watch, messages, state, watch


class Subscription:
    """The subscriptions of commerce."""

    order_updated = graphene.Field(
        OrderType,
        id=graphene.ID(required=True),
        description="Stream an order. Sends it at once and after every change of its status.",
    )
    order_placed = graphene.Field(
        OrderType, description="Stream new orders. For admins; sends each order once."
    )
    product_stock_changed = graphene.Field(
        ProductType,
        id=graphene.ID(required=True),
        description="Stream a product. Sends it at once and whenever its stock changes.",
    )

    @staticmethod
    def subscribe_order_updated(root: None, info: Any, **key: str) -> Watch:
        """Return the stream of an order."""
        viewer = current_user(info)

        def read() -> Order:
            return find_one(info, selectors.list_orders(viewer=viewer), pk=key["id"])

        return watch(
            info, state(ORDERS.channel(parse_id(key["id"])), read=read, audience=viewer.pk)
        )

    @staticmethod
    def subscribe_order_placed(root: None, info: Any) -> Watch:
        """Return the stream of new orders."""
        new_orders = selectors.list_new_orders(viewer=current_user(info))

        def read(announcement: Announcement) -> Order:
            return find_one(info, new_orders, pk=announcement.facts["order_id"])

        return watch(info, messages(NEW_ORDERS.channel(), read=read, audience="admins"))

    @staticmethod
    def subscribe_product_stock_changed(root: None, info: Any, **key: str) -> Watch:
        """Return the stream of a product."""

        def read() -> Product:
            return find_one(info, selectors.list_products(), pk=key["id"])

        return watch(
            info, state(STOCK.channel(parse_id(key["id"])), read=read, audience="everybody")
        )
