"""The processes that enabled domains need next to the host, each on a free port of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from nexus.embedded import ports
from nexus.embedded.supervisor import Program
from nexus.environment import SettingsReader
from nexus.registry import DEFAULT_DOMAINS, RegistryError, build_registry

FIRST_PORT = 8034


@dataclass(frozen=True, slots=True)
class PlannedCompanion:
    """A companion to start, its port, and the settings that it adds to the host's environment."""

    program: Program
    claim: ports.Claim
    settings: Mapping[str, str]


def plan_companions(environment: Mapping[str, str]) -> list[PlannedCompanion]:
    """
    Return the companions of the domains that this environment enables.

    The result is empty if the domains cannot run: the host reports that error itself.
    """
    enabled = SettingsReader(environment).names("NEXUS_DOMAINS", default=DEFAULT_DOMAINS)
    try:
        wanted = build_registry(enabled=enabled, strict=False).companions
    except RegistryError:
        return []
    found: list[PlannedCompanion] = []
    for companion in wanted:
        if any(environment.get(name) for name in companion.unless):
            continue
        claim = ports.claim_next_free(FIRST_PORT)
        address = f"http://{ports.HOST}:{claim.port}{companion.path}"
        command = [sys.executable, "-m", companion.module, str(claim.port)]
        program = Program(companion.name, command)
        found.append(PlannedCompanion(program, claim, {companion.address_setting: address}))
    return found
