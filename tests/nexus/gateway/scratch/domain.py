"""A domain that exists only for tests of the gateway."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="scratch",
    title="Scratch",
    summary="Things to try the gateway with.",
    version="1.0",
    owns=("things",),
    features=("trying",),
)
