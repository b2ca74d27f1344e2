"""Promise: a disabled domain passes its own tests and the contract tests once it is enabled."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
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
    "tests/contracts/test_use_cases.py",
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


@pytest.mark.parametrize("name", ["rows.py", "use_cases.py"])
def test_every_domain_has_rows_and_use_cases(name: str) -> None:
    without = [
        plugin.name
        for plugin in WRITTEN_HERE
        if not (ROOT / "tests" / "domains" / plugin.name / name).exists()
    ]

    assert without == []


def names_of_others(code: str, *, domain: str) -> Iterator[str]:
    """Yield the modules of other domains, and of their tests, that code imports or names."""
    others = {plugin.name for plugin in WRITTEN_HERE} - {domain}
    prefixes = {
        f"{package}{other}" for package in ("domains.", "tests.domains.") for other in others
    }
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                found = [module, *(f"{module}.{each.name}" for each in names)]
            case ast.Import(names=names):
                found = [each.name for each in names]
            case ast.Constant(value=str(text)):
                found = [text]
            case _:
                continue
        for name in found:
            parts = name.split(".")
            if {".".join(parts[:2]), ".".join(parts[:3])} & prefixes:
                yield name


@pytest.mark.parametrize("plugin", WRITTEN_HERE, ids=lambda plugin: plugin.name)
def test_tests_of_a_domain_use_no_other_domain(plugin: Plugin) -> None:
    files = (ROOT / "tests" / "domains" / plugin.name).rglob("*.py")

    found = {
        f"{path.name}: {name}"
        for path in files
        for name in names_of_others(path.read_text(), domain=plugin.name)
    }

    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        "from tests.domains.polls.factories import PollFactory",
        "from tests.domains import polls",
        "import domains.polls.models",
        'import_module("tests.domains.polls.rows")',
    ],
)
def test_use_of_another_domain_is_found(code: str) -> None:
    assert [*names_of_others(code, domain="feed")]
    assert [*names_of_others(code, domain="polls")] == []


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
