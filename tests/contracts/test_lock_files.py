"""Promise: no lock file and no configuration of a package client holds an address."""

import re

import pytest

from tests.contracts.test_secrets import ROOT, tracked_files

LOCKS_AND_CONFIGURATION = re.compile(
    r"(?:^|/)(?:requirements/[^/]+|package(?:-lock)?\.json|\.npmrc|\.yarnrc[^/]*|uv\.(?:toml|lock)"
    r"|pip\.(?:conf|ini)|pyproject\.toml|[^/]+\.lock)$"
)
ADDRESS = re.compile(r"\w+://|(?:^|\s)(?:--(?:extra-)?index-url\b|registry\s*=)")


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
