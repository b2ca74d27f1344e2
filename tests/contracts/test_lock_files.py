"""
Promise: the versions that are tested are those that are deployed.

No lock file and no configuration of a package client holds an address.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.contracts.test_secrets import ROOT, tracked_files

LOCKS_AND_CONFIGURATION = re.compile(
    r"(?:^|/)(?:requirements/[^/]+|package(?:-lock)?\.json|\.npmrc|\.yarnrc[^/]*|uv\.(?:toml|lock)"
    r"|pip\.(?:conf|ini)|pyproject\.toml|[^/]+\.lock)$"
)
ADDRESS = re.compile(r"\w+://|(?:^|\s)(?:--(?:extra-)?index-url\b|registry\s*=)")

PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
# Installed into an environment of its own, with the peers of the comparison.
OF_THEIR_OWN = {"bench.txt"}


def addresses_in(text: str) -> list[str]:
    return [line for line in text.splitlines() if ADDRESS.search(line)]


def test_no_lock_file_or_configuration_holds_an_address() -> None:
    files = [
        file
        for file in tracked_files()
        if LOCKS_AND_CONFIGURATION.search(file.relative_to(ROOT).as_posix())
    ]

    assert {"package-lock.json", "base.txt", ".npmrc", "pyproject.toml"} <= {
        file.name for file in files
    }
    found = {str(file): addresses_in(file.read_text(encoding="utf-8")) for file in files}
    assert {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        '      "resolved": "https://packages.example/a.tgz",',
        '        "url": "https://github.example/sponsors/a-person"',
        "--index-url https://packages.example/simple",
        "registry=packages.example",
    ],
)
def test_address_is_reported(line: str) -> None:
    assert addresses_in(line) == [line]


def test_packages_have_one_version_in_all_lock_files() -> None:
    tested = versions_in(ROOT / "requirements" / "dev.txt")
    files = [
        file for file in (ROOT / "requirements").glob("*.txt") if file.name not in OF_THEIR_OWN
    ]

    assert {"base.txt", "s3.txt", "observability.txt"} <= {file.name for file in files}
    others = {
        f"{name} in {file.name}": (versions, tested[name])
        for file in files
        for name, versions in versions_in(file).items()
        if name in tested and versions != tested[name]
    }
    assert others == {}


@pytest.mark.parametrize("name", ["base.txt", "s3.txt", "observability.txt"])
def test_all_packages_of_a_deployment_are_tested(name: str) -> None:
    deployed = versions_in(ROOT / "requirements" / name)

    assert len(deployed) > 50
    assert set(deployed) - set(versions_in(ROOT / "requirements" / "dev.txt")) == set()


def versions_in(file: Path) -> Mapping[str, set[str]]:
    """Return the versions of each package. There may be one for each kind of machine."""
    versions: dict[str, set[str]] = {}
    for name, version in PIN.findall(file.read_text(encoding="utf-8")):
        versions.setdefault(name.lower(), set()).add(version)
    return versions
