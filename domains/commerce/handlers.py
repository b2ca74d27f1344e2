"""Event handlers of commerce."""

from django.utils import timezone

from domains.commerce import services, tasks
from domains.commerce.events import (
    NEW_ORDERS,
    ORDERS,
    STOCK,
    OrderMoved,
    OrderPlaced,
    ProductCameBack,
    ProductImportQueued,
    RefundDue,
    StockChanged,
    StockRanLow,
)
from shared.auth.events import UserDeleted
from shared.events import subscribe, subscribe_in_process
from shared.notifications import Kind, register_kind

KINDS = (
    Kind(
        name="order_moved",
        title="News of your order",
        one="Your order {order_id} is now {status}.",
    ),
    Kind(
        name="product_came_back",
        title="Back in stock",
        one="{product} is back in stock.",
        mail=True,
    ),
    Kind(
        name="stock_ran_low",
        title="A stock runs low",
        one="Only {stock} of {product} are left.",
        mail=True,
    ),
    Kind(
        name="ledger_is_off",
        title="The stock ledger does not add up",
        one="The ledger of {count} products does not add up to their stock.",
        mail=True,
    ),
)


def register() -> None:
    """
    Subscribe commerce's handlers. The host calls this once, at start-up.
    """
    for kind in KINDS:
        register_kind(kind)
    subscribe(OrderPlaced, _confirm_order)
    subscribe(OrderMoved, _notify_customer)
    subscribe(RefundDue, _refund)
    subscribe(ProductImportQueued, _import_products)
    subscribe(StockRanLow, _warn_of_low_stock)
    subscribe(ProductCameBack, _notify_wishers)
    subscribe(UserDeleted, _erase_customer)
    subscribe_in_process(OrderPlaced, _announce_new_order)
    subscribe_in_process(OrderMoved, _announce_order)
    subscribe_in_process(StockChanged, _announce_stock)


def _confirm_order(event: OrderPlaced) -> None:
    tasks.send_order_confirmation.apply_async(kwargs={"order_id": event.order_id}, queue="mail")


def _notify_customer(event: OrderMoved) -> None:
    services.notify_customer(
        order_id=event.order_id,
        status=event.status,
        actor_id=event.actor_id,
        now=timezone.now(),
    )


def _refund(event: RefundDue) -> None:
    tasks.refund_payment.apply_async(kwargs={"payment_id": event.payment_id}, queue="default")


def _import_products(event: ProductImportQueued) -> None:
    tasks.import_products.apply_async(kwargs={"import_id": event.import_id}, queue="default")


def _warn_of_low_stock(event: StockRanLow) -> None:
    services.warn_of_low_stock(
        product_id=event.product_id, stock=event.stock, at=event.at, now=timezone.now()
    )


def _notify_wishers(event: ProductCameBack) -> None:
    tasks.notify_wishers.apply_async(kwargs={"product_id": event.product_id}, queue="default")


def _erase_customer(event: UserDeleted) -> None:
    services.erase_customer(user_id=event.user_id)


def _announce_new_order(event: OrderPlaced) -> None:
    NEW_ORDERS.channel().announce({"order_id": event.order_id})


def _announce_order(event: OrderMoved) -> None:
    ORDERS.channel(event.order_id).announce()


def _announce_stock(event: StockChanged) -> None:
    STOCK.channel(event.product_id).announce()
