"""What production requires of accounts unless it is switched off."""

import subprocess
import sys

import pytest

from tests.deploy.test_entrypoint import REQUIRED_SETTINGS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("chosen", "required"), [({}, "True"), ({"NEXUS_REQUIRE_VERIFIED_EMAIL": "off"}, "False")]
)
def test_production_requires_verified_addresses_unless_it_is_switched_off(
    chosen: dict[str, str], required: str
) -> None:
    code = "from nexus.settings import production as p; print(p.NEXUS_REQUIRE_VERIFIED_EMAIL)"

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": "platform:.", **REQUIRED_SETTINGS, **chosen},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == required
