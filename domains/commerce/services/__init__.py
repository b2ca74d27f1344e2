"""Services of commerce. Each function is one use case in one transaction."""

from domains.commerce.services.carts import (
    add_to_cart,
    clear_cart,
    remove_from_cart,
    set_cart_quantity,
)
from domains.commerce.services.categories import (
    CategoryFields,
    create_category,
    delete_category,
    update_category,
)
from domains.commerce.services.customers import erase_customer
from domains.commerce.services.import_lines import (
    ImportReport,
    LineProblem,
    ProductLine,
    dry_run_import,
    import_products,
)
from domains.commerce.services.imports import queue_import, run_import, tidy_imports
from domains.commerce.services.maintenance import (
    expire_pending_orders,
    purge_carts,
    report_stock_differences,
)
from domains.commerce.services.notifications import (
    notify_customer,
    notify_wishers,
    send_order_confirmation,
    warn_of_low_stock,
)
from domains.commerce.services.orders import cancel_order, set_order_status
from domains.commerce.services.payments import (
    pay_order,
    receive_payment_event,
    refund_due_payments,
    refund_payment,
    require_provider_signature,
)
from domains.commerce.services.placing import BasketLine, OrderRequest, place_order
from domains.commerce.services.products import (
    ProductChanges,
    ProductFields,
    create_product,
    delete_product,
    update_product,
)
from domains.commerce.services.reviews import add_review
from domains.commerce.services.stock import adjust_stock
from domains.commerce.services.wishlists import WishState, add_to_wishlist, remove_from_wishlist

__all__ = [
    "BasketLine",
    "CategoryFields",
    "ImportReport",
    "LineProblem",
    "OrderRequest",
    "ProductChanges",
    "ProductFields",
    "ProductLine",
    "WishState",
    "add_review",
    "add_to_cart",
    "add_to_wishlist",
    "adjust_stock",
    "cancel_order",
    "clear_cart",
    "create_category",
    "create_product",
    "delete_category",
    "delete_product",
    "dry_run_import",
    "erase_customer",
    "expire_pending_orders",
    "import_products",
    "notify_customer",
    "notify_wishers",
    "pay_order",
    "place_order",
    "purge_carts",
    "queue_import",
    "receive_payment_event",
    "refund_due_payments",
    "refund_payment",
    "remove_from_cart",
    "remove_from_wishlist",
    "report_stock_differences",
    "require_provider_signature",
    "run_import",
    "send_order_confirmation",
    "set_cart_quantity",
    "set_order_status",
    "tidy_imports",
    "update_category",
    "update_product",
    "warn_of_low_stock",
]
