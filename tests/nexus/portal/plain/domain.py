"""A domain without a card."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="plain",
    title="Plain",
    summary="A domain without a card module.",
    version="1.0",
    owns=("plains",),
)
