"""Defaults of the production settings for accounts."""

import subprocess
import sys

import pytest

from tests.deploy.test_entrypoint import REQUIRED_SETTINGS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variables", "required"), [({}, "True"), ({"NEXUS_REQUIRE_VERIFIED_EMAIL": "off"}, "False")]
)
def test_production_requires_verified_addresses_by_default(
    variables: dict[str, str], required: str
) -> None:
    code = "from nexus.settings import production as p; print(p.NEXUS_REQUIRE_VERIFIED_EMAIL)"

    completed = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": "platform:.", **REQUIRED_SETTINGS, **variables},
        capture_output=True,
        text=True,
        check=True,
    )

    assert completed.stdout.strip() == required
