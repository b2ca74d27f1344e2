"""Work for later: mails, telling many people, and what the shop does by itself."""

from celery import shared_task
from django.utils import timezone

from domains.commerce import services
from domains.commerce.schemas.lines import read_lines


@shared_task
def send_order_confirmation(*, order_id: int) -> None:
    """Mail the customer what was ordered. Retried while the mail server is down."""
    services.send_order_confirmation(order_id=order_id, now=timezone.now())


@shared_task
def tell_wishers(*, product_id: int) -> None:
    """Tell those who asked for it that a product is back."""
    services.tell_wishers(product_id=product_id, now=timezone.now())


@shared_task
def import_products(*, import_id: int) -> None:
    """Import an uploaded file of products."""
    services.run_import(import_id=import_id, read=read_lines, now=timezone.now())


@shared_task
def tidy_imports() -> None:
    """Fail the imports that no worker has finished, and delete those of long ago."""
    services.tidy_imports(now=timezone.now())


@shared_task
def refund_payment(*, payment_id: int) -> None:
    """Have the provider pay back a payment that is due back."""
    services.refund_payment(payment_id=payment_id, now=timezone.now())


@shared_task
def refund_due_payments() -> None:
    """Try once more to pay back what has been due back for an hour."""
    services.refund_due_payments(now=timezone.now())


@shared_task
def expire_pending_orders() -> None:
    """Cancel the orders that were not paid in time."""
    services.expire_pending_orders(now=timezone.now())


@shared_task
def check_stock_ledger() -> None:
    """Look for products whose ledger does not add up to their stock."""
    services.report_stock_differences(now=timezone.now())


@shared_task
def purge_carts() -> None:
    """Delete the carts that became orders a month ago. Safe to run twice."""
    services.purge_carts(now=timezone.now())
