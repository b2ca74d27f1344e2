"""A domain with a slow card."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="slow",
    title="Slow",
    summary="It gets there in the end.",
    version="1.0",
    owns=("snails",),
)
