"""The periodic tasks of commerce."""

from datetime import timedelta

from celery.schedules import crontab

SCHEDULE = {
    "expire_pending_orders": {
        "task": "domains.commerce.tasks.expire_pending_orders",
        "schedule": timedelta(minutes=1),
        "options": {"queue": "periodic", "expires": 60},
    },
    "refund_due_payments": {
        "task": "domains.commerce.tasks.refund_due_payments",
        "schedule": crontab(minute="41"),
        "options": {"queue": "periodic"},
    },
    "tidy_imports": {
        "task": "domains.commerce.tasks.tidy_imports",
        "schedule": crontab(minute="51"),
        "options": {"queue": "periodic"},
    },
    "check_stock_ledger": {
        "task": "domains.commerce.tasks.check_stock_ledger",
        "schedule": crontab(hour="3", minute="7"),
        "options": {"queue": "periodic"},
    },
    "purge_carts": {
        "task": "domains.commerce.tasks.purge_carts",
        "schedule": crontab(minute="47"),
        "options": {"queue": "periodic"},
    },
}
