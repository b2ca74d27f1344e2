"""The periodic tasks of commerce."""

from datetime import timedelta

from celery.schedules import crontab

from shared.schedules import periodic

SCHEDULE = periodic(
    "domains.commerce.tasks",
    expire_pending_orders=timedelta(minutes=1),
    refund_due_payments=crontab(minute="41"),
    tidy_imports=crontab(minute="51"),
    check_stock_ledger=crontab(hour="3", minute="7"),
    purge_carts=crontab(minute="47"),
)
