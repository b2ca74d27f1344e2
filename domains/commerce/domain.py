"""The declaration of commerce for the host."""

from shared.plugin import Domain, Setting

DOMAIN = Domain(
    name="commerce",
    title="Commerce",
    summary="A product catalogue with carts, orders, payments, reviews and wishlists.",
    version="1.0.0",
    owns=("products", "categories", "cart", "orders", "payments", "wishlist"),
    features=(
        "Category tree, filters, sorting and search over large catalogues",
        "Orders that are all or nothing, with stock that never goes below zero",
        "A ledger of every stock movement",
        "CSV import of ten thousand lines in seconds",
        "Payments by a signed, idempotent webhook",
        "Reviews by buyers, and wishlists",
    ),
    settings=(
        Setting("NEXUS_PAYMENT_PROVIDER", default="demo", demo_only="demo"),
        Setting("NEXUS_MAX_UNPAID_UNITS", default=1000),
    ),
    subscribes_to=("shared.auth.events.UserDeleted",),
)
