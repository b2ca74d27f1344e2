"""The registry of domains and of their states. It does not import Django."""

import difflib
import importlib
import importlib.util
import pkgutil
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property  # noqa: TID251 - it does not import Django
from importlib.metadata import entry_points
from types import ModuleType

from nexus.startup_errors import StartupError
from shared.plugin import CONTRACT, Companion, Domain, Setting

ENTRY_POINT_GROUP = "nexus.domains"
DEFAULT_DOMAINS = ("commerce", "feed", "movies", "jobs", "polls")


class RegistryError(StartupError):
    """The configured set of domains cannot run."""


class State(Enum):
    """The state of a domain in the host."""

    ENABLED = "enabled"
    DORMANT = "dormant"
    ABSENT = "absent"


@dataclass(frozen=True)
class LoadFailure:
    """A domain that failed to import. The message holds the error with file and line."""

    domain: str
    message: str


@dataclass(frozen=True)
class Plugin:
    """A discovered domain: its manifest and the name of its package."""

    manifest: Domain
    package: str

    @property
    def name(self) -> str:
        """The name of the domain in settings."""
        return self.manifest.name

    def module(self, name: str) -> ModuleType | None:
        """
        Import one of the domain's modules, or return None if it has no such module.

        The existence check comes before a plain import, so a broken import inside the domain
        is never mistaken for an absent module.
        """
        return find_module(f"{self.package}.{name}")


def find_module(path: str) -> ModuleType | None:
    """
    Import the module or package with this path and return it, or None if there is no file of it.

    An update leaves the folder of a package that has moved, with its compiled modules, which
    Python would import as an empty package.
    """
    spec = importlib.util.find_spec(path)
    if spec is None or spec.origin is None:
        return None
    return importlib.import_module(path)


@dataclass
class Registry:
    """The domains of this process, in the order of the setting."""

    enabled: tuple[Plugin, ...]
    dormant: tuple[Plugin, ...] = ()
    absent: tuple[Plugin, ...] = ()
    strict: bool = True
    failures: list[LoadFailure] = field(default_factory=list)

    @cached_property
    def installed_apps(self) -> list[str]:
        """The packages of enabled and dormant domains, for INSTALLED_APPS."""
        return [plugin.package for plugin in (*self.enabled, *self.dormant)]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The settings that the enabled domains read from the environment."""
        return tuple(setting for plugin in self.enabled for setting in plugin.manifest.settings)

    @property
    def setting_names(self) -> frozenset[str]:
        """The names of the settings of all discovered domains, in any state."""
        return frozenset(each.name for plugin in self.known for each in plugin.manifest.settings)

    @property
    def companions(self) -> tuple[Companion, ...]:
        """The processes that the enabled domains run beside the host."""
        return tuple(each for plugin in self.enabled for each in plugin.manifest.companions)

    def state_of(self, name: str) -> State:
        """
        Return the state of a domain.

        :raises RegistryError: if there is no domain of this name.
        """
        for state, plugins in (
            (State.ENABLED, self.enabled),
            (State.DORMANT, self.dormant),
            (State.ABSENT, self.absent),
        ):
            if any(plugin.name == name for plugin in plugins):
                return state
        raise RegistryError(_unknown(name, [p.name for p in self.known]))

    @property
    def known(self) -> tuple[Plugin, ...]:
        """All discovered domains, in any state."""
        return (*self.enabled, *self.dormant, *self.absent)

    def modules(self, name: str) -> Iterator[tuple[Plugin, ModuleType]]:
        """
        Yield the module of that name of each enabled domain that has one.

        If a domain fails to import, a strict registry raises the error. Otherwise the registry
        records it in ``failures`` and continues with the next domain.
        """
        for plugin in self.enabled:
            if any(failure.domain == plugin.name for failure in self.failures):
                continue
            try:
                module = plugin.module(name)
            except Exception as error:
                if self.strict:
                    raise
                self.failures.append(_failure(plugin.name, error))
                continue
            if module is not None:
                yield plugin, module


def build_registry(
    *, enabled: Sequence[str], dormant: Sequence[str] = (), strict: bool = True
) -> Registry:
    """
    Discover the domains and group them into enabled, dormant and absent ones.

    :raises RegistryError: if a name is unknown or both enabled and dormant, a requirement is
        missing or circular, or a manifest has another version of the contract.
    """
    failures: list[LoadFailure] = []
    found = _discover(strict=strict, failures=failures)
    _refuse_unknown((*enabled, *dormant), found, failures)
    twice = sorted({name for name in enabled if name in dormant})
    if twice:
        raise RegistryError(f"Domain {twice[0]!r} cannot be both enabled and dormant.")
    chosen = [found[name] for name in dict.fromkeys(enabled) if name in found]
    _refuse_wrong_contract(chosen)
    _refuse_missing_requirements(chosen)
    _refuse_cycles(chosen)
    named = {*enabled, *dormant}
    return Registry(
        enabled=tuple(chosen),
        dormant=tuple(found[name] for name in dict.fromkeys(dormant) if name in found),
        absent=tuple(plugin for name, plugin in sorted(found.items()) if name not in named),
        strict=strict,
        failures=failures,
    )


def _discover(*, strict: bool, failures: list[LoadFailure]) -> dict[str, Plugin]:
    found: dict[str, Plugin] = {}
    for package in _candidate_packages():
        try:
            manifest = importlib.import_module(f"{package}.domain").DOMAIN
        except Exception as error:
            if strict:
                raise
            failures.append(_failure(package.rpartition(".")[2], error))
            continue
        if manifest.name in found:
            owner = found[manifest.name].package
            raise RegistryError(f"Domain {manifest.name!r} is in both {owner} and {package}.")
        found[manifest.name] = Plugin(manifest=manifest, package=package)
    return found


def _candidate_packages() -> Iterator[str]:
    import domains

    for module in pkgutil.iter_modules(domains.__path__, prefix="domains."):
        if module.ispkg and importlib.util.find_spec(f"{module.name}.domain"):
            yield module.name
    for point in entry_points(group=ENTRY_POINT_GROUP):
        yield point.module.removesuffix(".domain")


def _failure(domain: str, error: Exception) -> LoadFailure:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    filename, line = frame.filename, frame.lineno
    if isinstance(error, SyntaxError):
        filename, line = error.filename or filename, error.lineno or line
    return LoadFailure(domain, f"{type(error).__name__}: {error} ({filename}:{line})")


def _refuse_unknown(
    names: Iterable[str], found: Mapping[str, Plugin], failures: Sequence[LoadFailure]
) -> None:
    failed = {failure.domain for failure in failures}
    for name in names:
        if name not in found and name not in failed:
            raise RegistryError(_unknown(name, list(found)))


def _unknown(name: str, known: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
    return f"There is no domain {name!r}.{hint} Known: {', '.join(sorted(known)) or 'none'}."


def _refuse_wrong_contract(chosen: Iterable[Plugin]) -> None:
    for plugin in chosen:
        if plugin.manifest.contract != CONTRACT:
            raise RegistryError(
                f"Domain {plugin.name!r} has contract version {plugin.manifest.contract}; "
                f"this host supports {CONTRACT}."
            )


def _refuse_missing_requirements(chosen: Sequence[Plugin]) -> None:
    names = {plugin.name for plugin in chosen}
    for plugin in chosen:
        missing = [name for name in plugin.manifest.requires if name not in names]
        if missing:
            raise RegistryError(f"Domain {plugin.name!r} requires {missing[0]!r}: enable it too.")


def _refuse_cycles(chosen: Sequence[Plugin]) -> None:
    requires = {plugin.name: plugin.manifest.requires for plugin in chosen}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            circle = " → ".join((*trail[trail.index(name) :], name))
            raise RegistryError(f"Domain {name!r} requires itself: {circle}.")
        for required in requires[name]:
            visit(required, (*trail, name))

    for name in requires:
        visit(name, ())
