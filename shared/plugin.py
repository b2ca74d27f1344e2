"""What a domain says of itself. Free of Django, so that settings can read it."""

from dataclasses import dataclass

CONTRACT = 1
"""The version of the plug-in contract that this host speaks."""


@dataclass(frozen=True, slots=True)
class Setting:
    """
    Something a domain wants to be told by the environment, and its type by its default.

    ``demo_only`` is a value that production settings refuse to start with.
    """

    name: str
    default: str | int | float | bool
    demo_only: str | None = None


@dataclass(frozen=True, slots=True)
class Companion:
    """
    A process of a domain's own that the demo runs beside the host: ``python -m module PORT``.

    The setting ``tells`` gets its address, ending in ``path``. It is left out where one of the
    settings ``unless`` names something better.
    """

    name: str
    module: str
    tells: str
    path: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """
    The manifest of one domain: everything else is found by convention.

    ``owns`` lists the first path segments below ``/api/v1/`` that belong to the domain, and
    paths below a segment of the core, such as ``users/{id}/follow``; ``requires`` names
    domains that must be enabled with it. ``hears`` names the events of other parts that its
    handlers must not miss, as ``shared.auth.events.UserDeleted``: what happens while the domain
    is dormant is kept for it.
    """

    name: str
    title: str
    summary: str
    version: str
    owns: tuple[str, ...]
    features: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    companions: tuple[Companion, ...] = ()
    hears: tuple[str, ...] = ()
    contract: int = CONTRACT

    @property
    def segments(self) -> tuple[str, ...]:
        """The first path segments that belong to the domain alone."""
        return tuple(owned for owned in self.owns if "/" not in owned)
