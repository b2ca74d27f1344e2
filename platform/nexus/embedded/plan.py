"""The plan of one start of the demo, from its environment, `.env` and the database."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nexus import demo_start
from nexus.embedded.errors import EmbeddedError
from nexus.environment import (
    HOST_SETTINGS,
    ROOT,
    SERVICE_URLS,
    InvalidSetting,
    SettingsReader,
    read_dotenv_in,
    refuse_unknown_names,
    split_names,
    state_dir_from,
)
from nexus.registry import DEFAULT_DOMAINS, Registry, RegistryError, build_registry

DEFAULT_PORT = 8000
# Chosen at every start, or stored elsewhere.
_NOT_RECORDED = frozenset(
    {"NEXUS_STATE_DIR", "NEXUS_DEMO", "NEXUS_PROCESS", "NEXUS_DEMO_PASSWORD", "SECRET_KEY"}
    | {"SECRET_KEY_FALLBACKS", "NEXUS_JWT_KEYS", "NEXUS_JWT_KEY"}
    | {"NEXUS_DOMAINS", "NEXUS_DORMANT"}
)


@dataclass
class Plan:
    """The domains, port and environment of one start of the demo."""

    state_dir: Path
    port: int
    domains: list[str]
    dormant: list[str]
    environment: dict[str, str]
    dotenv: Mapping[str, str]
    known: frozenset[str]
    settings: Mapping[str, str] = field(default_factory=dict)

    def mark_dormant(self, with_tables: Collection[str]) -> None:
        """Make each known domain dormant that has tables and is not enabled."""
        for name in sorted(self.known & set(with_tables) - {*self.domains, *self.dormant}):
            self.dormant.append(name)
        self.environment["NEXUS_DORMANT"] = ",".join(self.dormant)

    def record(self, *, port: int) -> None:
        """Record this start, for the commands that act on the demo."""
        demo_start.record(
            self.state_dir,
            domains=self.domains,
            dormant=self.dormant,
            port=port,
            environment={**self.settings, "NEXUS_PUBLIC_URL": f"http://localhost:{port}"},
            dotenv=self.dotenv,
        )


def plan_from(given: Mapping[str, str]) -> Plan:
    """
    Return the plan for an environment.

    :raises EmbeddedError: if a domain does not exist, or a setting cannot be read.
    """
    try:
        dotenv = read_dotenv_in(ROOT)
        combined = {**dotenv, **given}
        reader = SettingsReader(combined)
        domains = split_names(given.get("DOMAINS", ""))
        domains = domains or reader.names("NEXUS_DOMAINS", default=DEFAULT_DOMAINS)
        dormant = [name for name in reader.names("NEXUS_DORMANT") if name not in domains]
        registry = _registry(domains, dormant, given=combined, dotenv=dotenv)
    except (InvalidSetting, RegistryError) as refusal:
        raise EmbeddedError(str(refusal)) from None
    recorded = (HOST_SETTINGS | registry.setting_names) - _NOT_RECORDED
    state_dir = state_dir_from(combined)
    return Plan(
        state_dir=state_dir,
        port=_port(given),
        domains=domains,
        dormant=dormant,
        environment=_build_environment(given, dotenv, state_dir=state_dir, domains=domains),
        dotenv=dotenv,
        known=frozenset(plugin.name for plugin in registry.known),
        settings={
            name: value
            for name, value in combined.items()
            if name in recorded and (name in given or name in SERVICE_URLS)
        },
    )


def _registry(
    domains: list[str], dormant: list[str], *, given: Mapping[str, str], dotenv: Mapping[str, str]
) -> Registry:
    is_strict = SettingsReader(given).flag("NEXUS_STRICT", default=False)
    registry = build_registry(enabled=domains, dormant=dormant, strict=is_strict)
    if not registry.failures:
        refuse_unknown_names(given, declared=registry.setting_names, dotenv=dotenv)
    return registry


def _build_environment(
    given: Mapping[str, str], dotenv: Mapping[str, str], *, state_dir: Path, domains: list[str]
) -> dict[str, str]:
    # The settings read `.env` themselves. Only the addresses matter here: they replace embedded
    # servers.
    addresses = {name: dotenv[name] for name in SERVICE_URLS if name in dotenv}
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
    text = environment.get("PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise EmbeddedError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)
