"""A domain without a card."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="plain",
    title="Plain",
    summary="It has nothing to show, and says so much.",
    version="1.0",
    owns=("plains",),
)
