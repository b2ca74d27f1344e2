"""The processes that enabled domains want beside the host, each on a free port of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from nexus.embedded import ports
from nexus.embedded.supervisor import Program
from nexus.environment import Reader
from nexus.registry import DEFAULT_DOMAINS, RegistryError, build_registry

FIRST_PORT = 8034


@dataclass(frozen=True, slots=True)
class Beside:
    """A companion to start, its port, and what the host's environment is told of it."""

    program: Program
    claim: ports.Claim
    tells: Mapping[str, str]


def beside(environment: Mapping[str, str]) -> list[Beside]:
    """
    Return the companions of the domains that this environment enables.

    A set of domains that cannot run has none: the host itself will say what is wrong with it.
    """
    enabled = Reader(environment).names("NEXUS_DOMAINS", default=DEFAULT_DOMAINS)
    try:
        wanted = build_registry(enabled=enabled, strict=False).companions
    except RegistryError:
        return []
    found: list[Beside] = []
    for companion in wanted:
        if any(environment.get(name) for name in companion.unless):
            continue
        claim = ports.claim_next_free(FIRST_PORT)
        address = f"http://{ports.HOST}:{claim.port}{companion.path}"
        command = [sys.executable, "-m", companion.module, str(claim.port)]
        program = Program(companion.name, command)
        found.append(Beside(program, claim, {companion.tells: address}))
    return found
