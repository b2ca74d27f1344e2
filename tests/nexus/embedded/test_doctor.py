"""The doctor says what is well and what is not, and never without a remedy."""

import socket
from pathlib import Path

from nexus.embedded.doctor import examine


def told(environment: dict[str, str]) -> dict[str, str]:
    return {finding.subject: str(finding) for finding in examine(environment)}


class TestExamine:
    def test_finds_a_healthy_machine_well(self, open_folder: Path) -> None:
        findings = told({"NEXUS_STATE_DIR": str(open_folder)})

        assert all(line.startswith(" ✓ ") for line in findings.values())
        assert "PostgreSQL) 18" in findings["PostgreSQL"]
        assert findings["Services"].endswith("not running; they start when needed")

    def test_says_how_to_mend_a_state_folder_that_cannot_be_one(self, open_folder: Path) -> None:
        taken = open_folder / "file"
        taken.touch()

        findings = told({"NEXUS_STATE_DIR": str(taken)})

        assert findings["State folder"].startswith(" ✗ ")
        assert "→ NEXUS_STATE_DIR=" in findings["State folder"]

    def test_does_not_ask_for_what_a_setting_replaces(self, open_folder: Path) -> None:
        given = {"NEXUS_STATE_DIR": str(open_folder), "DATABASE_URL": "postgres://db.test/shop"}

        assert told(given)["PostgreSQL"].endswith("a server of your own, by DATABASE_URL")

    def test_says_which_port_will_be_used_instead(self, open_folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            findings = told({"NEXUS_STATE_DIR": str(open_folder), "PORT": str(port)})

        assert f"{port} is taken; make demo will use" in findings["Port"]
