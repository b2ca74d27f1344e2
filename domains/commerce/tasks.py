"""Celery tasks of commerce."""

from celery import shared_task
from django.utils import timezone

from domains.commerce import services
from domains.commerce.schemas.import_lines import read_lines


@shared_task
def send_order_confirmation(*, order_id: int) -> None:
    """Send the confirmation of an order. Retried while the mail server is down."""
    services.send_order_confirmation(order_id=order_id, now=timezone.now())


@shared_task(name="domains.commerce.tasks.tell_wishers")
def notify_wishers(*, product_id: int) -> None:
    """Notify the users who wait for a product that is back in stock."""
    services.notify_wishers(product_id=product_id, now=timezone.now())


@shared_task
def import_products(*, import_id: int) -> None:
    """Import an uploaded file of products."""
    services.run_import(import_id=import_id, read=read_lines, now=timezone.now())


@shared_task
def tidy_imports() -> None:
    """Fail unfinished imports and delete old ones."""
    services.tidy_imports(now=timezone.now())


@shared_task
def refund_payment(*, payment_id: int) -> None:
    """Refund a payment that is due for refund."""
    services.refund_payment(payment_id=payment_id, now=timezone.now())


@shared_task
def refund_due_payments() -> None:
    """Retry refunds that have been due for an hour."""
    services.refund_due_payments(now=timezone.now())


@shared_task
def expire_pending_orders() -> None:
    """Cancel orders that were not paid in time."""
    services.expire_pending_orders(now=timezone.now())


@shared_task
def check_stock_ledger() -> None:
    """Report products whose ledger differs from their stock."""
    services.report_stock_differences(now=timezone.now())


@shared_task
def purge_carts() -> None:
    """Delete carts that were ordered a month ago. Safe to run twice."""
    services.purge_carts(now=timezone.now())
