"""A domain whose card fails to render."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="broken",
    title="Broken",
    summary="Something is always wrong with it.",
    version="1.0",
    owns=("cracks",),
)
