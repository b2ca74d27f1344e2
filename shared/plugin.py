"""What a domain says of itself. Free of Django, so that settings can read it."""

from dataclasses import dataclass

CONTRACT = 1
"""The version of the plug-in contract that this host speaks."""


@dataclass(frozen=True, slots=True)
class Domain:
    """
    The manifest of one domain: everything else is found by convention.

    ``owns`` lists the first path segments below ``/api/v1/`` that belong to the
    domain; ``requires`` names domains that must be enabled with it.
    """

    name: str
    title: str
    summary: str
    version: str
    owns: tuple[str, ...]
    features: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    contract: int = CONTRACT
