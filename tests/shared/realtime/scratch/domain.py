"""A domain that exists only to be watched."""

from shared.plugin import Domain

DOMAIN = Domain(
    name="scratch",
    title="Scratch",
    summary="Things to watch.",
    version="1.0",
    owns=("kettles",),
)
