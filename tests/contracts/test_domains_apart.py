"""Promise: a disabled domain passes its own tests and the contract tests once it is enabled."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from nexus.registry import Plugin

ROOT = Path(__file__).resolve().parents[2]
WRITTEN_HERE = [
    plugin for plugin in settings.NEXUS_REGISTRY.known if plugin.package.startswith("domains.")
]
PROMISES = (
    "tests/contracts/test_graphql_budgets.py",
    "tests/contracts/test_openapi_quality.py",
    "tests/contracts/test_snapshots.py::test_every_model_change_has_a_migration",
)


def run_in_process(
    plugin: Plugin, *, database: str, state: Path
) -> "subprocess.CompletedProcess[str]":
    """Run the tests of a domain in a process with only this domain and its requirements."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", f"tests/domains/{plugin.name}", *PROMISES],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database,
            "REDIS_URL": settings.NEXUS_REDIS_URL,
            "NEXUS_STATE_DIR": str(state),
            "NEXUS_DOMAINS": ",".join((*plugin.manifest.requires, plugin.name)),
            "NEXUS_DORMANT": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_domain_has_tests_and_rows() -> None:
    without = [
        plugin.name
        for plugin in WRITTEN_HERE
        if not (ROOT / "tests" / "domains" / plugin.name / "rows.py").exists()
    ]

    assert without == []


def test_disabled_domains_pass_their_tests_in_another_process(
    fresh_database: str, tmp_path: Path
) -> None:
    failed = {
        plugin.name: done.stdout + done.stderr
        for plugin in WRITTEN_HERE
        if plugin not in settings.NEXUS_REGISTRY.enabled
        and (done := run_in_process(plugin, database=fresh_database, state=tmp_path)).returncode
    }

    assert not failed, "\n".join(failed.values())
