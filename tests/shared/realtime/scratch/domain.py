"""A domain for the tests of streams."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="scratch",
    title="Scratch",
    summary="Sensors with streams.",
    version="1.0",
    owns=("sensors",),
)
