"""The manifest of a domain. It does not import Django, so that settings can read it."""

from dataclasses import dataclass

CONTRACT = 1
"""The version of the plug-in contract that this host supports."""


@dataclass(frozen=True, slots=True)
class Setting:
    """
    A setting that a domain reads from the environment. The default determines its type.

    Production settings refuse to start with the value ``demo_only``.
    """

    name: str
    default: str | int | float | bool
    demo_only: str | None = None


@dataclass(frozen=True, slots=True)
class Companion:
    """
    A process of a domain that the demo runs beside the host: ``python -m module PORT``.

    The setting ``address_setting`` gets its address, ending in ``path``. The process is not started
    if one of the settings in ``unless`` has a value. With ``--latency 0`` it responds at once.
    """

    name: str
    module: str
    address_setting: str
    path: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """
    The manifest of one domain. Everything else is found by convention.

    ``owns`` lists the first path segments below ``/api/v1/`` that belong to the domain, and paths
    below a segment of the core, such as ``users/{id}/follow``. ``requires`` names the domains that
    must be enabled with it. ``subscribes_to`` names the events of other packages that its handlers
    must not miss, such as ``shared.auth.events.UserDeleted``: while the domain is dormant, these
    events are stored for it.
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
    subscribes_to: tuple[str, ...] = ()
    contract: int = CONTRACT

    @property
    def segments(self) -> tuple[str, ...]:
        """The first path segments that belong to this domain alone."""
        return tuple(owned for owned in self.owns if "/" not in owned)
