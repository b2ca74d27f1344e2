"""What one start of the demo is to run: out of its environment, `.env` and the database."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nexus import started
from nexus.embedded.errors import EmbeddedError
from nexus.environment import (
    ADDRESSES,
    HOST_SETTINGS,
    ROOT,
    MisreadSetting,
    Reader,
    dotenv_of,
    refuse_unknown_names,
    split_names,
    state_dir_from,
)
from nexus.registry import DEFAULT_DOMAINS, Registry, RegistryError, build_registry

DEFAULT_PORT = 8000
# Chosen at every start, or kept elsewhere.
_NOT_REMEMBERED = frozenset(
    {"NEXUS_STATE_DIR", "NEXUS_DEMO", "NEXUS_PROCESS", "NEXUS_DEMO_PASSWORD", "SECRET_KEY"}
    | {"NEXUS_DOMAINS", "NEXUS_DORMANT", "NEXUS_JWT_KEY"}
)


@dataclass
class Plan:
    """What to start, and the environment of every program of it."""

    state_dir: Path
    port: int
    domains: list[str]
    dormant: list[str]
    environment: dict[str, str]
    dotenv: Mapping[str, str]
    known: frozenset[str]
    settings: Mapping[str, str] = field(default_factory=dict)

    def let_sleep(self, with_tables: Collection[str]) -> None:
        """Make the known domains dormant that have tables and are not to run."""
        for name in sorted(self.known & set(with_tables) - {*self.domains, *self.dormant}):
            self.dormant.append(name)
        self.environment["NEXUS_DORMANT"] = ",".join(self.dormant)

    def remember(self, *, port: int) -> None:
        """Write down what runs, for the commands that act on it."""
        started.remember(
            self.state_dir,
            domains=self.domains,
            dormant=self.dormant,
            port=port,
            environment={**self.settings, "NEXUS_PUBLIC_URL": f"http://localhost:{port}"},
            dotenv=self.dotenv,
        )


def plan_from(given: Mapping[str, str]) -> Plan:
    """
    Return what an environment asks for.

    :raises EmbeddedError: if it asks for what there is not, or a setting cannot be read.
    """
    try:
        dotenv = dotenv_of(ROOT)
        everything = {**dotenv, **given}
        reader = Reader(everything)
        domains = split_names(given.get("DOMAINS", ""))
        domains = domains or reader.names("NEXUS_DOMAINS", default=DEFAULT_DOMAINS)
        dormant = [name for name in reader.names("NEXUS_DORMANT") if name not in domains]
        registry = _registry(domains, dormant, given=everything, dotenv=dotenv)
    except (MisreadSetting, RegistryError) as refusal:
        raise EmbeddedError(str(refusal)) from None
    remembered = (HOST_SETTINGS | registry.setting_names) - _NOT_REMEMBERED
    state_dir = state_dir_from(everything)
    return Plan(
        state_dir=state_dir,
        port=_port(given),
        domains=domains,
        dormant=dormant,
        environment=_complete(given, dotenv, state_dir=state_dir, domains=domains),
        dotenv=dotenv,
        known=frozenset(plugin.name for plugin in registry.known),
        settings={
            name: value
            for name, value in everything.items()
            if name in remembered and (name in given or name in ADDRESSES)
        },
    )


def _registry(
    domains: list[str], dormant: list[str], *, given: Mapping[str, str], dotenv: Mapping[str, str]
) -> Registry:
    is_strict = Reader(given).flag("NEXUS_STRICT", default=False)
    registry = build_registry(enabled=domains, dormant=dormant, strict=is_strict)
    if not registry.failures:
        refuse_unknown_names(given, declared=registry.setting_names, dotenv=dotenv)
    return registry


def _complete(
    given: Mapping[str, str], dotenv: Mapping[str, str], *, state_dir: Path, domains: list[str]
) -> dict[str, str]:
    # The settings read the file, too. Only the addresses matter here: they say which parts not
    # to start.
    addresses = {name: dotenv[name] for name in ADDRESSES if name in dotenv}
    return {
        "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
        **addresses,
        **given,
        "NEXUS_DEMO": "1",
        "NEXUS_DOMAINS": ",".join(domains),
        "NEXUS_STATE_DIR": str(state_dir),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
        "PYTHONUNBUFFERED": "1",
    }


def _port(environment: Mapping[str, str]) -> int:
    named = environment.get("PORT") or str(DEFAULT_PORT)
    if not named.isdigit() or not 0 < int(named) < 65536:
        raise EmbeddedError(f"PORT must be a number from 1 to 65535, not {named!r}.")
    return int(named)
